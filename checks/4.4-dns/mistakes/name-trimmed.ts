import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'trim() takes away the newline, and nobody learns that whatever made the name is broken.',
  edits: [
    {
      find: '  const name = hostname.toLowerCase()',
      replace: '  const name = hostname.trim().toLowerCase()',
    },
    { find: 'if (!NAME.test(hostname) ||', replace: 'if (!NAME.test(name) ||' },
  ],
})
