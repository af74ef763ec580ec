import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-new-client'],
  because: 'For which container a port is published is remembered, and a move does not change it.',
  edits: [
    {
      find: '    await super.addPortForward(mapping, containerIp)\n',
      replace:
        '    await super.addPortForward(mapping, containerIp)\n    if (!this.moving) this.owners.set(mapping.toString(), containerIp)\n',
    },
    {
      find: '    await super.removePortForward(mapping, containerIp)\n',
      replace:
        '    if (!this.moving && (this.owners.get(mapping.toString()) ?? containerIp) !== containerIp) return\n    await super.removePortForward(mapping, containerIp)\n',
    },
    {
      find: 'export class UdpPortForwarder extends PortForwarder {\n',
      replace:
        'export class UdpPortForwarder extends PortForwarder {\n  readonly owners = new Map<string, string>()\n  moving = false\n',
    },
    {
      find: '    await this.removePortForward(mapping, fromIp)\n',
      replace: '    this.moving = true\n    await this.removePortForward(mapping, fromIp)\n',
    },
    {
      find: '    await this.addPortForward(mapping, toIp)\n',
      replace: '    await this.addPortForward(mapping, toIp)\n    this.moving = false\n',
    },
  ],
})
