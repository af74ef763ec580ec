import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['follows-container'],
  because:
    'A name that is known already is not looked at again, and the container has another address since its restart.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)',
      replace: '    if (!this.#addresses.has(name)) this.#addresses.set(name, ip)',
    },
    { find: ['    this.#addresses.delete(name)', ''].join('\n'), replace: '' },
  ],
})
