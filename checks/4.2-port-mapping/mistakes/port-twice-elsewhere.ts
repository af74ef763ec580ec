import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'Only the same mapping for the same container counts as a duplicate, so two containers can both own port 8080.',
  edits: [
    {
      find: 'line.includes(`--comment "publish ${port} to `)',
      replace: 'line.includes(`--comment "publish ${port} to ${containerIp}:`)',
    },
  ],
})
