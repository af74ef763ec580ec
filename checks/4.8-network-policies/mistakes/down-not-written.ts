import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because:
    'When a container goes its address is forgotten, and the rules are written anew only when the next one comes.',
  edits: [
    {
      find: ['    this.#addresses.delete(name)', '    await this.#enforce()', ''].join('\n'),
      replace: ['    this.#addresses.delete(name)', ''].join('\n'),
    },
  ],
})
