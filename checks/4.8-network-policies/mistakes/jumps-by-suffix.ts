import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because:
    'Rules are looked for by the name of the chain, and docker0-policy is also the end of minidocker0-policy.',
  edits: [
    {
      find: '      await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`])\n',
      replace:
        "      const { stdout } = await $`iptables -S FORWARD`.quiet()\n      const jumps = stdout.split('\\n').filter((line) => line.endsWith(this.#chain))\n      await changeRules([...jumps.map((line) => line.replace('-A', '-D')), `-F ${this.#chain}`, `-X ${this.#chain}`])\n",
    },
  ],
})
