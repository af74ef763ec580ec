import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-follows'],
  because: 'When a container goes, what was denied to it goes as well, and is allowed when it comes back.',
  edits: [
    {
      find: '    this.#addresses.delete(name)\n',
      replace:
        "    this.#addresses.delete(name)\n    const stay = this.#rules.filter((rule) => rule.from !== name || rule.action === 'allow')\n    this.#rules.splice(0, this.#rules.length, ...stay)\n",
    },
  ],
})
