import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'detach() throws for an id that is not attached.',
  edits: [
    {
      find: [
        '    const container = this.#attached.get(containerId)',
        '    this.#attached.delete(containerId)',
        '',
      ].join('\n'),
      replace: [
        '    const container = this.#attached.get(containerId)',
        '    if (!container) throw new Error(`container ${containerId} is not attached`)',
        '    this.#attached.delete(containerId)',
        '',
      ].join('\n'),
    },
  ],
})
