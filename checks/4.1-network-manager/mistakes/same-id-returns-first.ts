import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['same-id-twice'],
  because:
    'For an id that is connected, setup returns the address it has, and hides that two containers have one name.',
  edits: [
    {
      find: '    if (connected) throw new Error(`container ${containerId} is connected already, as ${connected}`)',
      replace: '    if (connected) return connected',
    },
  ],
})
