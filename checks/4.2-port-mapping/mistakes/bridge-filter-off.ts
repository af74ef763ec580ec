import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['settings-stay'],
  because:
    'bridge-nf-call-iptables is set to 0 to be rid of hairpin mode; no bridge of the host knows any rules then.',
  edits: [
    {
      find: ['      await this.#letFramesReturn()', ''].join('\n'),
      replace: ["      await writeFile('/proc/sys/net/bridge/bridge-nf-call-iptables', '0')", ''].join('\n'),
    },
  ],
})
