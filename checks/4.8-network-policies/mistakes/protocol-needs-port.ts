import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-protocol'],
  because: 'The protocol is written only beside a port, so a rule for all of UDP is about TCP as well.',
  edits: [
    {
      find: "  if (port === undefined) return [protocol === undefined ? '' : ` -p ${protocol}`]",
      replace: "  if (port === undefined) return ['']",
    },
  ],
})
