import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'Checking and adding go protocol by protocol: tcp is published before the error about udp is noticed.',
  edits: [
    {
      find: ['          throw new Error(`port ${port} of the host is published already`)', '        }'].join(
        '\n',
      ),
      replace: [
        '          throw new Error(`port ${port} of the host is published already`)',
        '        }',
        '        await changeRules(this.#rules(mapping, protocol, containerIp))',
      ].join('\n'),
    },
    {
      find: '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))\n',
      replace: '',
    },
  ],
})
