import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because:
    'In bridge mode the container is unplugged and its process, which hears nothing any more, runs on.',
  edits: [
    {
      find: ['    await process.stop()', ''].join('\n'),
      replace: ['    if (ip === undefined) await process.stop()', ''].join('\n'),
    },
  ],
})
