import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-resolvers'],
  because: 'The list of folders is a variable of the module: each resolver writes the files of all of them.',
  edits: [
    {
      find: ['  readonly #folders = new Map<string, Entry>()', ''].join('\n'),
      replace: ['  readonly #folders = FOLDERS', ''].join('\n'),
    },
    {
      find: ['interface Entry {', ''].join('\n'),
      replace: ['const FOLDERS = new Map<string, Entry>()', '', 'interface Entry {', ''].join('\n'),
    },
  ],
})
