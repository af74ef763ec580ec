import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'The error is caught so that everything can be undone, and then it is not thrown again.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: ['      await this.#end(containerId, container)', '      return container', ''].join('\n'),
    },
  ],
})
