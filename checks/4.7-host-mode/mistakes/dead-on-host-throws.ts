import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-after-end'],
  because: 'The process is ended by its pid, which fails when it has ended by itself.',
  edits: [
    {
      find: '    await process.stop()\n',
      replace:
        '    if (ip === undefined) globalThis.process.kill(process.pid, 0)\n    await process.stop()\n',
    },
  ],
})
