import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['stop-twice'],
  because:
    'Containers are never taken off the list, and the second stop takes back what the next container has by now.',
  edits: [{ find: ['    this.#containers.delete(containerId)', ''].join('\n'), replace: '' }],
})
