import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because:
    'The namespace of the process is compared with that of the other container only as long as that one can be read: when its process is gone, anybody is told its address.',
  edits: [
    {
      find: "    if (mode.kind === 'container') this.#running(mode.id)\n",
      replace:
        "    if (mode.kind === 'container' && !this.#attached.has(mode.id)) throw new Error(`there is no ${mode.id}`)\n",
    },
    {
      find: '        const owner = this.#running(mode.id)\n',
      replace: '        const owner = this.#attached.get(mode.id) as Attached\n',
    },
    {
      find: '        if (namespace === owner.namespace) return this.#addressOf(owner)\n',
      replace: [
        '        const its = namespaceOf(owner.pid) ?? namespace',
        '        if (namespace !== undefined && namespace === its) return this.#addressOf(owner)',
        '',
      ].join('\n'),
    },
  ],
})
