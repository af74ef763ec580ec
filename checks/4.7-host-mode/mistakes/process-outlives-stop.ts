import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because:
    'There is no network to clean up, so stop returns at once, and the server keeps the port of the host.',
  edits: [
    { find: '    await process.stop()\n', replace: '    if (ip !== undefined) await process.stop()\n' },
  ],
})
