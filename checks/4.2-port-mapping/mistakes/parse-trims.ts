import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because: 'trim() looks like kindness, and hides that whatever made the text is broken.',
  edits: [{ find: '.exec(text) ?? []', replace: '.exec(text.trim()) ?? []' }],
})
