import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-one-protocol'],
  because: 'Without UDP there is nothing to forget, and so nothing is done at all.',
  edits: [
    {
      find: '    await this.removePortForward(mapping, fromIp)\n',
      replace:
        "    if (!mapping.protocols.includes('udp')) return\n    await this.removePortForward(mapping, fromIp)\n",
    },
  ],
})
