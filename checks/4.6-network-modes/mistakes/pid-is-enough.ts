import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['process-gone'],
  because:
    'A process counts as the one that was attached when there is one with its pid, in whatever namespace.',
  edits: [
    {
      find: '    if (!namespace || namespace !== container.namespace) throw',
      replace: '    if (!namespace) throw',
    },
  ],
})
