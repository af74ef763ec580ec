import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because:
    'The switch that shows bridged packets to iptables goes with the policy, and everybody else has counted on it.',
  edits: [
    {
      find: ['      if (!(await this.#isInForce())) return', ''].join('\n'),
      replace: [
        '      if (!(await this.#isInForce())) return',
        '      await $`sysctl -qw net.bridge.bridge-nf-call-iptables=0`',
        '',
      ].join('\n'),
    },
  ],
})
