import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-reaches'],
  because:
    'The source of hairpin connections is rewritten for tcp alone; datagrams from a container get lost.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE`',
      replace: "`-A POSTROUTING -s ${this.subnet} ${redirected.replace('-p udp', '-p tcp')} -j MASQUERADE`",
    },
  ],
})
