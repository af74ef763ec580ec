import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['up-again'],
  because:
    'containerDown takes the address away, and with it every name that is there, also one that came since.',
  edits: [
    {
      find: '    this.#addresses.delete(name)\n    await this.#inTurn(async () => {',
      replace:
        '    const gone = this.#addresses.get(name)\n    for (const [other, ip] of this.#addresses) if (ip === gone) this.#addresses.delete(other)\n    await this.#inTurn(async () => {',
    },
  ],
})
