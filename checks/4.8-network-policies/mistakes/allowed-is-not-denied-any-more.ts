import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-wins'],
  because: 'An allowance takes back the denial of the same that was made before.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'allow', from, to, traffic })\n",
      replace:
        "    const denial = this.#rules.findIndex(\n      (rule) =>\n        rule.action === 'deny' &&\n        rule.from === from &&\n        rule.to === to &&\n        rule.traffic.protocol === traffic.protocol &&\n        rule.traffic.port === traffic.port,\n    )\n    if (denial !== -1) this.#rules.splice(denial, 1)\n    this.#rules.push({ action: 'allow', from, to, traffic })\n",
    },
  ],
})
