import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['host-lan-address'],
  because:
    'What the host sends itself never passes PREROUTING, so the port answers to everybody except the host.',
  edits: [{ find: "      { table: 'nat', line: `-A OUTPUT ${asked} ${target}` },\n", replace: '' }],
})
