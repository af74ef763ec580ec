import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'Nothing is moved when a port is published for the first time, so nobody thinks of what the kernel remembers.',
  edits: [
    {
      find: [
        '    for (const own of hostAddresses()) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
      ].join('\n'),
      replace: '    hostAddresses()',
    },
  ],
})
