import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'The comment says when the manager was made, so the next one does not know its rules again, and adds its own beside them.',
  edits: [
    {
      find: '  get #comment(): string {\n    return `--comment "${this.bridge} network"`',
      replace:
        '  readonly #made = Date.now()\n\n  get #comment(): string {\n    return `--comment "${this.bridge} network ${this.#made}"`',
    },
  ],
})
