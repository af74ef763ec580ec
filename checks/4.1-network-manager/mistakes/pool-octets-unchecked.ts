import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-refuses'],
  because: 'Four numbers are taken for an address, however large they are.',
  edits: [
    { find: '    if (!isIPv4(network) ||', replace: '    if (!FOUR_NUMBERS.test(network) ||' },
    { find: '    if (!isIPv4(gateway) ||', replace: '    if (!FOUR_NUMBERS.test(gateway) ||' },
    {
      find: ['interface Rule {', '  table: string'].join('\n'),
      replace: [
        'const FOUR_NUMBERS = /^\\d+\\.\\d+\\.\\d+\\.\\d+$/',
        '',
        'interface Rule {',
        '  table: string',
      ].join('\n'),
    },
  ],
})
