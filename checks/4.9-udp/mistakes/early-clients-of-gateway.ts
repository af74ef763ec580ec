import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    "Clients in containers that have asked the gateway's address are not forgotten: the bridge is left out of the host's addresses.",
  edits: [
    {
      find: '  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])\n',
      replace: '  const { lo = [], eth0 = [] } = networkInterfaces()\n  const all = [...lo, ...eth0]\n',
    },
  ],
})
