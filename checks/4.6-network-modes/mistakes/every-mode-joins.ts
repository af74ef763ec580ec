import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-namespace'],
  because:
    'For every mode there is a path: a container with mode none would join the namespace of this program.',
  edits: [
    {
      find: ['this.#running(mode.id).pid) : undefined', ''].join('\n'),
      replace: [
        "this.#running(mode.id).pid) : mode.kind === 'none' ? namespacePath(process.pid) : undefined",
        '',
      ].join('\n'),
    },
  ],
})
