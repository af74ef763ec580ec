import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'Who shares with a sharer is told the path of the process of the first one, which may have ended.',
  edits: [
    {
      find: "    return mode.kind === 'container' ? namespacePath(this.#running(mode.id).pid) : undefined\n",
      replace: [
        "    if (mode.kind !== 'container') return undefined",
        '    const owner = this.#running(mode.id)',
        '    return namespacePath(owner.namespaceOf ?? owner.pid)',
        '',
      ].join('\n'),
    },
    {
      find: '        if (namespace === owner.namespace) return this.#addressOf(owner)\n',
      replace: [
        '        const sharer = this.#attached.get(containerId)',
        '        if (sharer) sharer.namespaceOf = owner.namespaceOf ?? owner.pid',
        '        if (namespace === owner.namespace) return this.#addressOf(owner)',
        '',
      ].join('\n'),
    },
    {
      find: '  owner?: Attached\n}',
      replace: ['  owner?: Attached', '  namespaceOf?: number', '}'].join('\n'),
    },
  ],
})
