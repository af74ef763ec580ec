import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['up-again'],
  because:
    'A container that comes up at another address, without having gone down, has both: its rules hold for the old one as well.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)',
      replace:
        '    const before = this.#addresses.get(name)\n    if (before !== undefined && before !== ip) {\n      const still = `${name} at ${before}`\n      this.#addresses.set(still, before)\n      for (const rule of [...this.#rules]) {\n        if (rule.from === name) this.#rules.push({ ...rule, from: still })\n        if (rule.to === name) this.#rules.push({ ...rule, to: still })\n      }\n    }\n    this.#addresses.set(name, ip)',
    },
  ],
})
