import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['id-taken'],
  because:
    'Whether the id is free is asked when the work is done: the process that is refused has got its lo.',
  edits: [
    {
      find: [
        '    if (this.#attached.has(containerId)) throw new Error(`container ${containerId} is attached already`)',
        '',
      ].join('\n'),
      replace: [
        '    if (this.#attached.has(containerId)) {',
        "      if (mode.kind === 'none') await this.#connect(containerId, { pid, namespace: undefined, mode, address: undefined })",
        '      throw new Error(`container ${containerId} is attached already`)',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
