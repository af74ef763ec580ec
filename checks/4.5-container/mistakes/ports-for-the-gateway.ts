import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['published'],
  because: 'The port is published for the address of the bridge, where nobody listens.',
  edits: [
    {
      find: '      await forwarder.addPortForward(mapping, ip)',
      replace: '      await forwarder.addPortForward(mapping, network.gateway)',
    },
  ],
})
