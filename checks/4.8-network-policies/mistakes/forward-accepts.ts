import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-internet'],
  because:
    'While all is allowed that is not denied, the policy of FORWARD is ACCEPT: for everybody on the host, and for neighbors as well.',
  edits: [
    {
      find: '      await this.#write(jump)\n',
      replace:
        "      await this.#write(jump)\n      if (this.otherwise === 'allow') await $`iptables -P FORWARD ACCEPT`\n",
    },
    {
      find: '      if (!(await this.#isInForce())) return\n      await changeRules([',
      replace:
        '      if (!(await this.#isInForce())) return\n      await $`iptables -P FORWARD DROP`\n      await changeRules([',
    },
  ],
})
