import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-internet'],
  because:
    'So that a denial holds at once, the kernel is made to forget every conversation that there is, those with the internet included.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'deny', from, to, traffic })\n    await this.#enforce()\n",
      replace:
        "    this.#rules.push({ action: 'deny', from, to, traffic })\n    await this.#enforce()\n    await $`conntrack -F`.quiet().nothrow()\n",
    },
  ],
})
