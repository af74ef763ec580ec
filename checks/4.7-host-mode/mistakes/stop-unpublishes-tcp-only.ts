import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'A mapping for both protocols is taken back for TCP alone.',
  edits: [
    {
      find: '      for (const mapping of mappings) await this.forwarder.removePortForward(mapping, ip)\n',
      replace:
        '      for (const { hostPort, containerPort, protocols } of mappings) {\n        const mapping = PortMapping.parse(`${hostPort}:${containerPort}/${protocols[0]}`)\n        await this.forwarder.removePortForward(mapping, ip)\n      }\n',
    },
  ],
})
