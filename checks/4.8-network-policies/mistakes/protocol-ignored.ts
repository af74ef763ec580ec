import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port'],
  because: 'A port is taken for a port, and closing 5432 of TCP closes that of UDP.',
  edits: [
    {
      find: "  const protocols = protocol === undefined ? ['tcp', 'udp'] : [protocol]",
      replace: "  const protocols = ['tcp', 'udp']",
    },
  ],
})
