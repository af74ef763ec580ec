import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because: 'The process is looked for by its command, and another container runs the same one.',
  edits: [
    {
      find: '    await process.stop()\n',
      replace: [
        "    const words = `$(tr '\\\\0' ' ' </proc/${process.pid}/cmdline)`",
        '    if (ip === undefined) {',
        "      await once(spawn('sh', ['-c', `set -- ${words}; pkill -KILL -x -f \"$*\"`]), 'exit')",
        '    }',
        '    await process.stop()',
        '',
      ].join('\n'),
    },
  ],
})
