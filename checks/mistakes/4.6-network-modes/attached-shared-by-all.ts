import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'The list of attached containers is a variable of the module: all objects have one.',
  edits: [
    {
      find: ['  readonly #attached = new Map<string, Attached>()', ''].join('\n'),
      replace: ['  readonly #attached = ATTACHED', ''].join('\n'),
    },
    {
      find: ['interface Attached {', ''].join('\n'),
      replace: ['const ATTACHED = new Map<string, Attached>()', '', 'interface Attached {', ''].join('\n'),
    },
  ],
})
