import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because:
    'The mappings are kept in a map by the number of the host port, so that of the same port for TCP and for UDP only one is published.',
  edits: [
    {
      find: 'for (const mapping of mappings) await this.forwarder.addPortForward(mapping, container.ip)',
      replace:
        'const byPort = new Map(mappings.map((mapping) => [mapping.hostPort, mapping]))\n      for (const mapping of byPort.values()) await this.forwarder.addPortForward(mapping, container.ip)',
    },
  ],
})
