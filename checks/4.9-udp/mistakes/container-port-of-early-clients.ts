import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because: "Early clients are looked for by the container's port, and they have asked the host's.",
  edits: [
    {
      find: ["      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])", ''].join(
        '\n',
      ),
      replace: [
        "      await forget(['--orig-port-dst', `${mapping.containerPort}`, '--reply-src', own])",
        '',
      ].join('\n'),
    },
  ],
})
