import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['settings-stay'],
  because:
    'accept_local is switched on for all interfaces, as some forum post advises, although nothing here needs it.',
  edits: [
    {
      find: ["    if (allowed) await ensureRule('-A', rule)", ''].join('\n'),
      replace: [
        '    await $`sysctl -qw net.ipv4.conf.all.accept_local=1`',
        "    if (allowed) await ensureRule('-A', rule)",
        '',
      ].join('\n'),
    },
  ],
})
