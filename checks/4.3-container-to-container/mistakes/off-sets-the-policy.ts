import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because: 'Off counts on the policy DROP, and sets it, although it is for all bridges.',
  edits: [
    {
      find: '    else await removeRule(rule)',
      replace:
        '    else {\n      await removeRule(rule)\n      await $`iptables --wait -P FORWARD DROP`\n    }',
    },
  ],
})
