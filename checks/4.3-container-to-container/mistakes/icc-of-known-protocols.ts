import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['every-container'],
  because: 'Communication is switched on for TCP, UDP and ICMP, and IP carries more than these.',
  edits: [
    {
      find: "if (allowed) await ensureRule('-A', rule)\n    else await removeRule(rule)",
      replace:
        "for (const protocol of ['tcp', 'udp', 'icmp']) {\n      const one = ['-p', protocol, ...rule]\n      if (allowed) await ensureRule('-A', one)\n      else await removeRule(one)\n    }",
    },
    {
      find: "const [, , ...rule] = line.split(' ')",
      replace: "const [, , ...rule] = line.replace(/ -m (tcp|udp|icmp)/, '').split(' ')",
    },
  ],
})
