import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'When the process has ended there seems to be nothing to take back: its address stays taken.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await",
      replace: "    if (container?.mode.kind === 'bridge' && namespaceOf(container.pid)) await",
    },
  ],
})
