import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'The error names the first of the mappings, and whoever takes that one out gets the next error.',
  edits: [
    {
      find: "so ${mappings.join(', ')} cannot be published",
      replace: 'so ${mappings[0]} cannot be published',
    },
  ],
})
