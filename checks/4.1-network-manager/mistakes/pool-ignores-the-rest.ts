import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-refuses'],
  because:
    'The text is cut at its slash and its points, and what comes behind the parts that are needed is not looked at.',
  edits: [
    {
      find: ' || more !== undefined) {',
      replace: " || more === '') {",
    },
  ],
})
