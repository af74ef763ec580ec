import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['written-again'],
  because:
    "Folders are remembered by the name of their container, so that of two containers of one name only the last one's file follows.",
  edits: [
    {
      find: '  readonly #folders = new Map<string, Entry>()',
      replace: '  readonly #folders = new Map<string, Entry & { etc: string }>()',
    },
    {
      find: '    this.#folders.set(etc, own)',
      replace:
        '    for (const [name, other] of this.#folders) if (other.etc === etc) this.#folders.delete(name)\n    this.#folders.set(own.name, { ...own, etc })',
    },
    {
      find: '    for (const [etc, own] of this.#folders) {',
      replace: '    for (const own of this.#folders.values()) {\n      const { etc } = own',
    },
    {
      find: 'else this.#folders.delete(etc)',
      replace: 'else this.#folders.delete(own.name)',
    },
  ],
})
