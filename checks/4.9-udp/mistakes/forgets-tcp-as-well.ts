import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'TCP is forgotten as well, by the port alone: connections to other machines lose their way back.',
  edits: [
    {
      find: '    await this.addPortForward(mapping, toIp)\n',
      replace:
        '    await this.addPortForward(mapping, toIp)\n    await $`conntrack -D -p tcp --orig-port-dst ${mapping.hostPort}`.quiet().nothrow()\n',
    },
  ],
})
