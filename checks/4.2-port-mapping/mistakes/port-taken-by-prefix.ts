import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken-at-once'],
  because:
    'A rule is found by the beginning of its port, so a port of four digits is taken when one of five begins with them.',
  edits: [
    {
      find: 'if (published.some(({ line }) => line.includes(`--comment "publish ${port} to `))) {',
      replace: [
        'const taken = new RegExp(`--comment "publish ${mapping.hostPort}\\\\d*/${protocol} to `)',
        '        if (published.some(({ line }) => taken.test(line))) {',
      ].join('\n'),
    },
  ],
})
