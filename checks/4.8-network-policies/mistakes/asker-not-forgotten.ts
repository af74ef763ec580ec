import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because: 'A container that has gone is forgotten as the one who is asked, and not as the one who asks.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)\n',
      replace: '    this.#addresses.set(name, ip)\n    this.#askers.set(name, ip)\n',
    },
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace:
        '  readonly #addresses = new Map<string, string>()\n  readonly #askers = new Map<string, string>()\n',
    },
    {
      find: '    const source = this.#addresses.get(from)\n',
      replace: '    const source = this.#askers.get(from)\n',
    },
  ],
})
