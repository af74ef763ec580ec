import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'Two processes that are gone have the same namespace: none.',
  edits: [
    {
      find: "    if (mode.kind === 'container') this.#running(mode.id)\n",
      replace: "    if (mode.kind === 'container' && !this.#attached.has(mode.id)) this.#running(mode.id)\n",
    },
    {
      find: '        const owner = this.#running(mode.id)\n',
      replace:
        '        const owner = this.#attached.get(mode.id)\n        if (!owner || mode.id === containerId) throw new Error(`container ${mode.id} is not attached`)\n',
    },
    {
      find: '        if (namespace === owner.namespace) return',
      replace: '        if (namespaceOf(pid) === namespaceOf(owner.pid)) return',
    },
  ],
})
