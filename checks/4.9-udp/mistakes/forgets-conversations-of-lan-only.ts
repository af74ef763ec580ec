import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-same-client'],
  because:
    "The filter names the host's LAN address, and a client that asks 127.0.0.1 stays with the old container.",
  edits: [
    {
      find: "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace: "    await forget(['--orig-dst', '192.168.1.100', '--orig-port-dst', `${mapping.hostPort}`])",
    },
  ],
})
