import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because: 'That the bridge was built is remembered: what has gone since is not mended.',
  edits: [
    {
      find: ['    await ensureBridge(this.bridge, macFor(this.gateway))', ''].join('\n'),
      replace: [
        '    if (this.#built) return',
        '    this.#built = true',
        '    await ensureBridge(this.bridge, macFor(this.gateway))',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #addresses = new Map<string, string>()', ''].join('\n'),
      replace: ['  readonly #addresses = new Map<string, string>()', '  #built = false', ''].join('\n'),
    },
    {
      find: ['    await deleteLink(this.bridge)', ''].join('\n'),
      replace: ['    await deleteLink(this.bridge)', '    this.#built = false', ''].join('\n'),
    },
  ],
})
