import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-lan'],
  because:
    'A relay in the program sends the answer from the socket that it asked with, and the client does not know that port.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: "import { networkInterfaces } from 'node:os'",
      replace: [
        "import { createSocket } from 'node:dgram'",
        "import { networkInterfaces } from 'node:os'",
      ].join('\n'),
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)',
      replace: [
        "    if (mapping.protocols.includes('tcp')) await super.addPortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/tcp`), containerIp)",
        "    if (mapping.protocols.includes('udp')) {",
        "      const door = createSocket('udp4').bind(mapping.hostPort)",
        "      door.on('message', (question, client) => {",
        "        const relay = createSocket('udp4').on('error', () => {})",
        "        relay.on('message', (answer, { address }) => {",
        '          if (address === containerIp) relay.send(answer, client.port, client.address)',
        '        })',
        '        relay.send(question, mapping.containerPort, containerIp)',
        '      })',
        '    }',
      ].join('\n'),
    },
  ],
})
