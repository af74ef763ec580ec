import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['move-same-client'],
  because:
    "The conversations are looked for by the container's port, and what the client asked was the host's.",
  edits: [
    {
      find: [
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', containerIp])",
        '',
      ].join('\n'),
      replace: [
        "    await forget(['--orig-port-dst', `${mapping.containerPort}`, '--dst-nat', containerIp])",
        '',
      ].join('\n'),
    },
  ],
})
