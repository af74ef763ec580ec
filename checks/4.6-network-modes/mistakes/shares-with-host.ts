import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-namespace'],
  because: "The path is that of this program's own process, so the container ends up in the host's network.",
  edits: [{ find: 'namespacePath(this.#running(mode.id).pid)', replace: 'namespacePath(process.pid)' }],
})
