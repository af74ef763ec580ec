import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-strangers'],
  because: "iptables -F is the shortest way to be rid of one's own rules, and of everybody else's.",
  edits: [
    {
      find: [
        '    const ours = await savedRules(this.#comment)',
        '    await changeRules(ours.map(deletion))',
      ].join('\n'),
      replace: ['    await $`iptables -F FORWARD`', '    await $`iptables -t nat -F POSTROUTING`'].join('\n'),
    },
  ],
})
