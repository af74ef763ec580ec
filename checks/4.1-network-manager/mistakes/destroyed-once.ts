import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-twice'],
  because: 'That the bridge is gone is remembered, and not that it was built again.',
  edits: [
    {
      find: '    const ours = await savedRules(this.#comment)\n    await changeRules(ours.map(deletion))\n    await deleteLink(this.bridge)\n',
      replace:
        '    if (this.#gone) return\n    this.#gone = true\n    const ours = await savedRules(this.#comment)\n    await changeRules(ours.map(deletion))\n    await deleteLink(this.bridge)\n',
    },
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace: '  readonly #addresses = new Map<string, string>()\n  #gone = false\n',
    },
  ],
})
