import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'Whichever container the port leads to, its conversations are forgotten.',
  edits: [{ find: "'--dst-nat', there])", replace: "'--dst-nat'])" }],
})
