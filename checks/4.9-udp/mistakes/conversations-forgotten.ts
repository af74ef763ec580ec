import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-same-client', 'remove-same-client'],
  because: 'The rules have changed, and for a client in the middle of a conversation nothing has.',
  edits: [
    {
      find: "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace: '    await Promise.resolve()',
    },
  ],
})
