import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'A rule for a port that there is not is remembered before it is written; iptables refuses it at this call and at each later one.',
  edits: [
    {
      find: "    ensurePort(traffic)\n    this.#rules.push({ action: 'deny', from, to, traffic })",
      replace: "    this.#rules.push({ action: 'deny', from, to, traffic })",
    },
  ],
})
