import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because:
    'The texts are sorted, which makes it easy to find two of the same; they are not returned as they were given.',
  edits: [
    { find: '    return texts.map((text) => {', replace: '    return [...texts].sort().map((text) => {' },
  ],
})
