import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-strangers'],
  because:
    "Our rules were numbers 1 and 2 when they were added to empty chains; by now those numbers are somebody else's.",
  edits: [
    {
      find: [
        '    const ours = await savedRules(this.#comment)',
        '    await changeRules(ours.map(deletion))',
      ].join('\n'),
      replace: [
        '    await $`iptables -D FORWARD 2`',
        '    await $`iptables -D FORWARD 1`',
        '    await $`iptables -t nat -D POSTROUTING 1`',
      ].join('\n'),
    },
  ],
})
