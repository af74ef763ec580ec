import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['first-call'],
  because: 'As long as there is no rule the policy is not put in force, although it denies what fits none.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)\n    await this.#enforce()\n',
      replace:
        "    this.#addresses.set(name, ip)\n    if (this.otherwise === 'deny' && this.#rules.length === 0) return\n    await this.#enforce()\n",
    },
  ],
})
