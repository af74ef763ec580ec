import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'All conversations of the old container are forgotten, also those in which it is the client.',
  edits: [
    {
      find: '    await this.addPortForward(mapping, toIp)\n',
      replace:
        '    await this.addPortForward(mapping, toIp)\n    await $`conntrack -D -p udp --orig-src ${fromIp}`.quiet().nothrow()\n',
    },
  ],
})
