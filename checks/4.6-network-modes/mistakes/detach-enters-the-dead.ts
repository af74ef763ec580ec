import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'detach() begins inside the container, and fails when its process has ended.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this",
      replace: [
        "    if (container?.mode.kind === 'bridge') {",
        '      await $`nsenter --target ${container.pid} --net ip link delete eth0`',
        '    }',
        "    if (container?.mode.kind === 'bridge') await this",
      ].join('\n'),
    },
  ],
})
