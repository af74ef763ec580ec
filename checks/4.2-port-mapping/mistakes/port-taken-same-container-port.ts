import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'A port counts as taken only when it leads to the same port of a container.',
  edits: [
    {
      find: 'line.includes(`--comment "publish ${port} to `)',
      replace:
        'line.includes(`--comment "publish ${port} to `) && line.includes(`:${mapping.containerPort}"`)',
    },
  ],
})
