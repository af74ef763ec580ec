import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because:
    'The ports that the bridge has now are isolated from each other, and those of containers that come later are not.',
  edits: [
    {
      find: ["    if (allowed) await ensureRule('-A', rule)", '    else await removeRule(rule)', ''].join(
        '\n',
      ),
      replace: [
        "    await ensureRule('-A', rule)",
        '    const { stdout } = await $`ip -json link show master ${this.bridge}`',
        '    for (const { ifname } of JSON.parse(stdout)) {',
        "      await $`bridge link set dev ${ifname} isolated ${allowed ? 'off' : 'on'}`",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
