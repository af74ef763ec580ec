import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because:
    'rp_filter is switched on for all interfaces, as some forum post advises, although nothing here needs it.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: [
        '    else await removeRule(rule)',
        '    if (!allowed) await $`sysctl -qw net.ipv4.conf.all.rp_filter=1`',
        '',
      ].join('\n'),
    },
  ],
})
