import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['container-to-internet-port', 'host-to-internet-port'],
  because:
    'Only the rule for TCP asks whether a packet is for this host; datagrams to that port of any other machine come here, too.',
  edits: [
    {
      find: '-m addrtype --dst-type LOCAL ${ours}`',
      replace: "${protocol === 'tcp' ? '-m addrtype --dst-type LOCAL ' : ''}${ours}`",
    },
  ],
})
