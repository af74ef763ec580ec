import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'Ports and cable are taken back, and the process in bridge mode is forgotten.',
  edits: [
    {
      find: '    await process.stop()\n',
      replace: '    if (ip === undefined) await process.stop()\n',
    },
  ],
})
