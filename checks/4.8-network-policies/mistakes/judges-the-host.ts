import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny-internet'],
  because: 'What containers say to the host is judged as well, and the host is no container.',
  edits: [
    {
      find: '      await this.#write(jump)\n',
      replace:
        '      await this.#write(jump)\n      if (jump.length > 0) await $`iptables -I INPUT -i ${this.bridge} -j ${this.#chain}`\n',
    },
    {
      find: '      if (!(await this.#isInForce())) return\n      await changeRules([',
      replace:
        '      if (!(await this.#isInForce())) return\n      await $`iptables -D INPUT -i ${this.bridge} -j ${this.#chain}`\n      await changeRules([',
    },
  ],
})
