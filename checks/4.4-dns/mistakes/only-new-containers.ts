import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['later-names'],
  because: 'Only files that are written from now on have the new name; containers that run never learn it.',
  edits: [
    {
      find: ['    this.#addresses.set(name, address)', '    this.#tellEverybody()'].join('\n'),
      replace: '    this.#addresses.set(name, address)',
    },
  ],
})
