import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because: 'The process is asked to end, with SIGTERM, and nobody looks whether it does.',
  edits: [
    {
      find: '    await process.stop()\n',
      replace: [
        '    try {',
        "      globalThis.process.kill(process.pid, 'SIGTERM')",
        '    } catch {',
        '      // It has ended by itself.',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
