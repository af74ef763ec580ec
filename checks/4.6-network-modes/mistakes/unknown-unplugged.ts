import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because:
    'detach() of an id that is not attached has the manager unplug whatever it has connected under that id.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await",
      replace: "    if (!container || container.mode.kind === 'bridge') await",
    },
  ],
})
