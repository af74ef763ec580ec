import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because: 'The id is written down before the work, and stays there when the work has failed.',
  edits: [
    {
      find: ['      this.#attached.delete(containerId)', '      throw error'].join('\n'),
      replace: '      throw error',
    },
  ],
})
