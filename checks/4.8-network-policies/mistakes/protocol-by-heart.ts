import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-protocol'],
  because: 'Without a port, the rule is for tcp, whatever protocol was named.',
  edits: [
    {
      find: "protocol === undefined ? '' : ` -p ${protocol}`",
      replace: "protocol === undefined ? '' : ` -p tcp`",
    },
  ],
})
