import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['process-gone'],
  because:
    "A container counts as running while there is a process with its pid, also when that is somebody else's by now, in another network.",
  edits: [
    {
      find: '    if (!namespace || namespace !== container.namespace) throw',
      replace: '    if (!container || !namespace) throw',
    },
  ],
})
