import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'With the owner of a namespace, its sharers are forgotten, although they run on in it.',
  edits: [
    {
      find: ['    this.#attached.delete(containerId)', '    if (container?'].join('\n'),
      replace: [
        '    this.#attached.delete(containerId)',
        '    for (const [id, { mode }] of this.#attached) {',
        "      if (mode.kind === 'container' && mode.id === containerId) this.#attached.delete(id)",
        '    }',
        '    if (container?',
      ].join('\n'),
    },
  ],
})
