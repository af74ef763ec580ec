import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['foreign-namespace'],
  because:
    'Nobody looks whether the process is where it was to be: it has no network, and is told an address.',
  edits: [
    {
      find: [
        '        if (namespace === owner.namespace) return this.#addressOf(owner)',
        '        throw new Error(`process ${pid} is not in the network namespace of container ${mode.id}`)',
      ].join('\n'),
      replace: '        return this.#addressOf(owner)',
    },
  ],
})
