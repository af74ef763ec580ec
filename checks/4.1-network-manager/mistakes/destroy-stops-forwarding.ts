import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-forwarding'],
  because:
    'What was switched on is switched off again, but the switch belongs to the whole host, and others forward by it.',
  edits: [
    {
      find: ['    await changeRules(ours.map(deletion))', '    await deleteLink(this.bridge)'].join('\n'),
      replace: [
        '    await changeRules(ours.map(deletion))',
        "    await writeFile('/proc/sys/net/ipv4/ip_forward', '0')",
        '    await deleteLink(this.bridge)',
      ].join('\n'),
    },
  ],
})
