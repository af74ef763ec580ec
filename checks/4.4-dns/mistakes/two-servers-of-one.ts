import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'A resolver that has a server starts another one, and forgets the first.',
  edits: [
    {
      find: ["    if (this.#server) throw new Error('this resolver has a server already')", ''].join('\n'),
      replace: '',
    },
  ],
})
