import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny'],
  because: 'Every packet is taken for TCP, UDP or ICMP, and there are others.',
  edits: [
    {
      find: "  if (port === undefined) return [protocol === undefined ? '' : ` -p ${protocol}`]\n",
      replace:
        "  if (port === undefined) {\n    const protocols = protocol === undefined ? ['tcp', 'udp', 'icmp'] : [protocol]\n    return protocols.map((each) => ` -p ${each}`)\n  }\n",
    },
  ],
})
