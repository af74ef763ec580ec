import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['outside'],
  because: 'resolv.conf names the gateway, as with Docker, but nobody has started a server there.',
  edits: [
    {
      find: '    await names.writeResolvConf(etc, nameServer)',
      replace: '    await names.writeResolvConf(etc, network.gateway)',
    },
    {
      find: '    const { network, forwarder, names, nameServer } = this.host',
      replace: '    const { network, forwarder, names } = this.host',
    },
  ],
})
