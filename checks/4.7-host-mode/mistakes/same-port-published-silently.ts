import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'A mapping that translates nothing is let through, and looks as if it had been published.',
  edits: [
    {
      find: ['    if (mappings.length > 0) {', ''].join('\n'),
      replace: [
        '    if (mappings.some(({ hostPort, containerPort }) => hostPort !== containerPort)) {',
        '',
      ].join('\n'),
    },
  ],
})
