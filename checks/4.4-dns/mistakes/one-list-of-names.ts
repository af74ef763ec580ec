import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-resolvers'],
  because: 'The names are kept beside the class: every resolver knows those of all others.',
  edits: [
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace: '  readonly #addresses = known\n',
    },
    { find: 'interface Entry {', replace: 'const known = new Map<string, string>()\n\ninterface Entry {' },
  ],
})
