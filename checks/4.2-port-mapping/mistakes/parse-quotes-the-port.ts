import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-quotes'],
  because: 'Where the port of the container is too high, the error names that port, and not the text.',
  edits: [
    {
      find: '    if (Number(host) > HIGHEST_PORT ||',
      replace: [
        '    if (Number(container) > HIGHEST_PORT) throw new Error(`port ${container} is too high`)',
        '    if (Number(host) > HIGHEST_PORT ||',
      ].join('\n'),
    },
  ],
})
