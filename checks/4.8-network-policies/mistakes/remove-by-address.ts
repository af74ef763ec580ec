import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because:
    "Removal deletes every rule in FORWARD that has an address of ours, and one of those is somebody else's.",
  edits: [
    {
      find: [
        '      await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`])',
        '',
      ].join('\n'),
      replace: [
        '      const { stdout } = await $`iptables -S FORWARD`',
        "      const ours = stdout.split('\\n').filter((line) => [...this.#addresses.values()].some((ip) => line.includes(`-s ${ip}/32`)))",
        "      await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`, ...ours.map((line) => line.replace('-A', '-D'))])",
        '',
      ].join('\n'),
    },
  ],
})
