import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'Of several mappings only the last is taken back, and the ports of the others stay taken.',
  edits: [
    {
      find: 'for (const mapping of mappings) await this.forwarder.removePortForward',
      replace: 'for (const mapping of mappings.slice(-1)) await this.forwarder.removePortForward',
    },
  ],
})
