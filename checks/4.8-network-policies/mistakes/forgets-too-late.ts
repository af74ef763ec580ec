import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because: 'The rules are written first, with the address that is forgotten only then.',
  edits: [
    {
      find: '    this.#addresses.delete(name)\n    await this.#enforce()\n',
      replace: '    await this.#enforce()\n    this.#addresses.delete(name)\n',
    },
  ],
})
