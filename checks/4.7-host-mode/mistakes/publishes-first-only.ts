import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because: 'Of several mappings only the first is published.',
  edits: [
    {
      find: 'for (const mapping of mappings) await this.forwarder.addPortForward',
      replace: 'for (const mapping of mappings.slice(0, 1)) await this.forwarder.addPortForward',
    },
  ],
})
