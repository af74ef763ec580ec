import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['settings-stay'],
  because: 'Switches off that bridged IPv6 packets are shown to ip6tables, for all bridges of the host.',
  edits: [
    {
      find: ['    else await removeRule(rule)', ''].join('\n'),
      replace: [
        '    else await removeRule(rule)',
        '    await $`sysctl -qw net.bridge.bridge-nf-call-ip6tables=0`',
        '',
      ].join('\n'),
    },
  ],
})
