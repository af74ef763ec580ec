import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['up-again'],
  because: 'The one who asks keeps the address that it came up with first; only the one who is asked moves.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)\n',
      replace:
        '    if (!this.#askers.has(name)) this.#askers.set(name, ip)\n    this.#addresses.set(name, ip)\n',
    },
    {
      find: '    this.#addresses.delete(name)\n',
      replace: '    this.#addresses.delete(name)\n    this.#askers.delete(name)\n',
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
