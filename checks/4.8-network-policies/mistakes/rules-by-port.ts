import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-port'],
  because:
    'A rule takes the place of an earlier one for the same pair and the same port, whatever its protocol.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'allow', from, to, traffic })\n",
      replace:
        "    const known = this.#rules.findIndex(\n      (rule) =>\n        rule.action === 'allow' && rule.from === from && rule.to === to && rule.traffic.port === traffic.port,\n    )\n    if (known !== -1) this.#rules.splice(known, 1)\n    this.#rules.push({ action: 'allow', from, to, traffic })\n",
    },
  ],
})
