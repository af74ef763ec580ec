import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-address'],
  because: 'The rules name the address that the host had when they were written.',
  edits: [
    {
      find: ['-m addrtype --dst-type LOCAL ${ours}`', '    // ctstate'].join('\n'),
      replace: ['${ours}`', '    // ctstate'].join('\n'),
    },
    {
      find: '`-A PREROUTING ${asked} ${target}`',
      replace: '`-A PREROUTING -d 192.168.1.100 ${asked} ${target}`',
    },
    {
      find: "      { table: 'nat', line: `-A OUTPUT ${asked} ${target}` },",
      replace: [
        "      { table: 'nat', line: `-A OUTPUT -d 192.168.1.100 ${asked} ${target}` },",
        "      { table: 'nat', line: `-A OUTPUT -d 127.0.0.1 ${asked} ${target}` },",
      ].join('\n'),
    },
  ],
})
