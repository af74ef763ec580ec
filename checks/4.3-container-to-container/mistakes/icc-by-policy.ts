import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['outside-stays-out'],
  because: 'icc is switched by the policy of FORWARD, which speaks for the whole host.',
  edits: [
    {
      find: ["    if (allowed) await ensureRule('-A', rule)", '    else await removeRule(rule)', ''].join(
        '\n',
      ),
      replace: [
        "    await $`iptables --wait -P FORWARD ${allowed ? 'ACCEPT' : 'DROP'}`",
        '    await removeRule(rule)',
        '',
      ].join('\n'),
    },
  ],
})
