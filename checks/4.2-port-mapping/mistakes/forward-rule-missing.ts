import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-reaches'],
  because:
    'DNAT only changes the address on the packet; FORWARD still judges it afterwards, and its policy is DROP.',
  edits: [{ find: "      { table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },\n", replace: '' }],
})
