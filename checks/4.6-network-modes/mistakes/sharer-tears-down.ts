import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['sharer-leaves'],
  because: 'A container that leaves pulls the cable, also when it is the cable of somebody else.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)",
      replace: [
        "    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)",
        "    if (container?.mode.kind === 'container') await this.manager.cleanup(container.mode.id)",
      ].join('\n'),
    },
  ],
})
