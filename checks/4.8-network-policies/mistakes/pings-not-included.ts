import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny', 'allow'],
  because: 'No protocol is taken for both of those that there are, TCP and UDP, and a ping is neither.',
  edits: [
    {
      find: "  if (port === undefined) return [protocol === undefined ? '' : ` -p ${protocol}`]",
      replace:
        "  if (port === undefined) return (protocol === undefined ? ['tcp', 'udp'] : [protocol]).map((each) => ` -p ${each}`)",
    },
  ],
})
