import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'detach() begins inside the container, and fails when its process has ended.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this",
      replace: [
        '    if (container) await $`nsenter --target ${container.pid} --net ip link set lo down`',
        "    if (container?.mode.kind === 'bridge') await this",
      ].join('\n'),
    },
  ],
})
