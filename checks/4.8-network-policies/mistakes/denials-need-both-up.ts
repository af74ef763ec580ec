import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-follows'],
  because:
    'A denial that names a container which is not up is left out, and nobody thinks of it when that comes.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'deny', from, to, traffic })\n",
      replace:
        "    if (!this.#addresses.has(from) || !this.#addresses.has(to)) return this.#enforce()\n    this.#rules.push({ action: 'deny', from, to, traffic })\n",
    },
  ],
})
