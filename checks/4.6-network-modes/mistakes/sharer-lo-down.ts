import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['sharer-leaves'],
  because: 'A container that leaves switches off lo, also in a namespace that belongs to another container.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this",
      replace: [
        "    if (container && container.mode.kind !== 'bridge') await $`nsenter --target ${container.pid} --net ip link set lo down`",
        "    if (container?.mode.kind === 'bridge') await this",
      ].join('\n'),
    },
  ],
})
