import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'Digits are digits, thinks the author, and 080 is read as 80: one port has many spellings then, and toString() writes another one.',
  edits: [{ find: '/^([1-9]\\d*):([1-9]\\d*)(?:', replace: '/^0*([1-9]\\d*):0*([1-9]\\d*)(?:' }],
})
