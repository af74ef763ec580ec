import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['id-taken'],
  because: 'The bridge would notice an id that comes twice, and the other modes do not.',
  edits: [
    {
      find: [
        '    if (this.#attached.has(containerId)) throw new Error(`container ${containerId} is attached already`)',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
