import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because:
    'Rules are looked for by the beginning of their text, and that of bridge minidocker0 begins like that of bridge minidocker.',
  edits: [
    {
      find: '      await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`])\n',
      replace:
        "      const { stdout } = await $`iptables -S FORWARD`.quiet()\n      const jumps = stdout.split('\\n').filter((line) => line.includes(`-i ${this.bridge}`) && line.includes('-policy'))\n      await changeRules([...jumps.map((line) => line.replace('-A', '-D')), `-F ${this.#chain}`, `-X ${this.#chain}`])\n",
    },
  ],
})
