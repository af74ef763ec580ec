import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because:
    'A name is made lower case before anybody looks at its letters, and the sign for kelvin becomes a k.',
  edits: [
    {
      find: '!NAME.test(hostname)',
      replace: '!NAME.test(name)',
    },
  ],
})
