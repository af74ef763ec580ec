import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because:
    'The addresses are kept beside the class and not in each policy, and a name on another bridge overwrites ours.',
  edits: [
    {
      find: ['  readonly #addresses = new Map<string, string>()', ''].join('\n'),
      replace: ['  readonly #addresses = ADDRESSES', ''].join('\n'),
    },
    {
      find: ['interface Rule {', ''].join('\n'),
      replace: ['const ADDRESSES = new Map<string, string>()', '', 'interface Rule {', ''].join('\n'),
    },
  ],
})
