import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['foreign-namespace'],
  because:
    'Namespaces are compared only when the owner has an address: with one of mode none, any process passes.',
  edits: [
    {
      find: '        if (namespace === owner.namespace) return this.#addressOf(owner)\n',
      replace:
        '        if (owner.address === undefined || namespace === owner.namespace) return this.#addressOf(owner)\n',
    },
  ],
})
