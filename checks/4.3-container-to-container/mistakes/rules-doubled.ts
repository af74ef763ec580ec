import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['no-rule-twice'],
  because: 'iptables adds a rule as often as it is told, and nobody notices until one of them has to go.',
  edits: [{ find: '  if (!(await ruleExists(rule))) await $`iptables', replace: '  await $`iptables' }],
})
