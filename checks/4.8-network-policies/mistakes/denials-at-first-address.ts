import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-follows'],
  because:
    'Allowances are kept by name, and denials by the addresses that their containers had when they were made.',
  edits: [
    {
      find: 'interface Rule {\n',
      replace: 'interface Rule {\n  pair?: [string | undefined, string | undefined]\n',
    },
    {
      find: "    this.#rules.push({ action: 'deny', from, to, traffic })\n",
      replace:
        "    const pair: Rule['pair'] = [this.#addresses.get(from), this.#addresses.get(to)]\n    this.#rules.push({ action: 'deny', from, to, traffic, pair })\n",
    },
    {
      find: '#verdictsOf({ action, from, to, traffic }: Rule)',
      replace: '#verdictsOf({ action, from, to, traffic, pair: first = [] }: Rule)',
    },
    {
      find: 'const source = this.#addresses.get(from)',
      replace: 'const source = first[0] ?? this.#addresses.get(from)',
    },
    {
      find: 'const destination = this.#addresses.get(to)',
      replace: 'const destination = first[1] ?? this.#addresses.get(to)',
    },
  ],
})
