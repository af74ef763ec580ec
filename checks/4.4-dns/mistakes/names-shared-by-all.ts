import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-resolvers'],
  because: 'The map of names is a variable of the module, so that all resolvers have one.',
  edits: [
    {
      find: ['  readonly #addresses = new Map<string, string>()', ''].join('\n'),
      replace: ['  readonly #addresses = KNOWN', ''].join('\n'),
    },
    {
      find: ['interface Entry {', ''].join('\n'),
      replace: ['const KNOWN = new Map<string, string>()', '', 'interface Entry {', ''].join('\n'),
    },
  ],
})
