import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'There is nothing to take back for mode none, except the id.',
  edits: [
    {
      find: [
        '    this.#attached.delete(containerId)',
        "    if (container?.mode.kind === 'bridge') await",
      ].join('\n'),
      replace: [
        "    if (container?.mode.kind !== 'bridge') return",
        '    this.#attached.delete(containerId)',
        '    await',
      ].join('\n'),
    },
  ],
})
