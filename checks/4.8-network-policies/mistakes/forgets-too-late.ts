import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because: 'The rules are written first, with the address that is forgotten only then.',
  edits: [
    { find: '    this.#addresses.delete(name)\n', replace: '' },
    {
      find: '      if (wasUp && (await this.#isInForce())) await this.#write()\n    })\n',
      replace:
        '      if (wasUp && (await this.#isInForce())) await this.#write()\n    })\n    this.#addresses.delete(name)\n',
    },
  ],
})
