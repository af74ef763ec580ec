import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['foreign-namespace'],
  because: 'An attempt to share that was refused leaves its id in the list.',
  edits: [
    {
      find: ['      this.#attached.delete(containerId)', '      throw error', ''].join('\n'),
      replace: [
        "      if (mode.kind !== 'container') this.#attached.delete(containerId)",
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
