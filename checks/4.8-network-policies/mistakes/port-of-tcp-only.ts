import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port'],
  because: 'With a port, the rule is for tcp, whatever protocol was named.',
  edits: [
    {
      find: "protocol === undefined ? ['tcp', 'udp'] : [protocol]",
      replace: "protocol === undefined ? ['tcp', 'udp'] : ['tcp']",
    },
  ],
})
