import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-same-client'],
  because:
    'conntrack is asked for the port of the container, and clients have asked for the port of the host.',
  edits: [
    {
      find: "await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace:
        "await forget(['--orig-port-dst', `${mapping.containerPort}`, '--dst-nat', `${containerIp}:${mapping.containerPort}`])",
    },
  ],
})
