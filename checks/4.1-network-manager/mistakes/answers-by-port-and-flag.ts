import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-cannot-enter'],
  because:
    'What looks like an answer is let in: TCP that is no SYN, datagrams from a low port, echo replies. Anybody can send such packets, and no conversation of the container has to be there.',
  edits: [
    {
      find: "      {\n        table: 'filter',\n        line: `-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED ${ours} -j ACCEPT`,\n      },\n",
      replace: [
        '      ...[',
        "        '-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN',",
        "        '-p udp -m udp --sport 1:1023',",
        "        '-p icmp -m icmp --icmp-type 0',",
        "        '-p icmp -m icmp --icmp-type 3',",
        "        '-p icmp -m icmp --icmp-type 11',",
        '      ].map((match) => ({',
        "        table: 'filter',",
        '        line: `-A FORWARD -o ${this.bridge} ! -i ${this.bridge} ${match} ${ours} -j ACCEPT`,',
        '      })),',
        '',
      ].join('\n'),
    },
  ],
})
