import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because: 'The container is taken back and stays in the list: it cannot be run again.',
  edits: [{ find: '    this.#containers.delete(containerId)\n', replace: '' }],
})
