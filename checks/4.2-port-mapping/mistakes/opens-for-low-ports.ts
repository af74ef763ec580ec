import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because:
    'FORWARD is opened for what comes from the ports of servers as well, because answers come from there: anybody can send from such a port.',
  edits: [
    {
      find: "      { table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },\n",
      replace: [
        "      { table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },",
        "      { table: 'filter', line: `-A FORWARD -d ${ip} -o ${this.bridge} -p udp --sport 1:1023 ${ours} -j ACCEPT` },",
        '',
      ].join('\n'),
    },
  ],
})
