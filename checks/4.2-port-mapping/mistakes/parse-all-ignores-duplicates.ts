import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because:
    "Each mapping is fine by itself and nobody compares them, so only the kernel's first rule will ever match.",
  edits: [
    {
      find: '        if (rival) throw new Error(`"${rival}" and "${text}" both want port ${port} of the host`)\n',
      replace: '',
    },
  ],
})
