import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-twice'],
  because: 'That the bridge was built is remembered, and not that it has been removed since.',
  edits: [
    {
      find: '    await ensureBridge(this.bridge, macFor(this.gateway))\n',
      replace:
        '    if (this.#built) return\n    this.#built = true\n    await ensureBridge(this.bridge, macFor(this.gateway))\n',
    },
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace: '  readonly #addresses = new Map<string, string>()\n  #built = false\n',
    },
  ],
})
