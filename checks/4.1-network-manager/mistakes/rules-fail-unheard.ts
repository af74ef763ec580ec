import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-tells-failure'],
  because:
    "With nothrow() on iptables-save and iptables-restore, a rule that could not be written is nobody's business.",
  edits: [
    {
      find: '  const { stdout } = await $`iptables-save`',
      replace: '  const { stdout } = await $`iptables-save`.nothrow()',
    },
    {
      find: "  await $({ input: script.join('\\n') })`iptables-restore --noflush --wait`",
      replace: "  await $({ input: script.join('\\n') })`iptables-restore --noflush --wait`.nothrow()",
    },
  ],
})
