import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['add-tells-failure'],
  because:
    'With nothrow() on iptables-save and iptables-restore, the port counts as published although no rule could be written.',
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
