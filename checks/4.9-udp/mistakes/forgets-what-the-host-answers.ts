import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'All conversations with the host itself are forgotten, also with its own servers.',
  edits: [
    {
      find: "await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
      replace: "await forget(['--reply-src', own])",
    },
  ],
})
