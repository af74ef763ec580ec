import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'Any digits will do for the pattern, and "0" is a string like others; but no port has the number 0.',
  edits: [{ find: '/^([1-9]\\d*):([1-9]\\d*)(?:', replace: '/^(\\d+):(\\d+)(?:' }],
})
