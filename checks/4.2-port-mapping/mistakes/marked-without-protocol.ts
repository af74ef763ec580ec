import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because:
    'The comment by which rules are found again says tcp for both protocols: a port that UDP has seems taken for TCP.',
  edits: [
    {
      find: '`--comment "publish ${hostPort}/${protocol} to ${ip}:${containerPort}"`',
      replace: '`--comment "publish ${hostPort}/tcp to ${ip}:${containerPort}"`',
    },
  ],
})
