import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-reach'],
  because:
    "MASQUERADE is there, as every tutorial says, but FORWARD's policy is DROP and nothing makes an exception.",
  edits: [
    {
      find: "      { table: 'filter', line: `-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT` },\n",
      replace: '',
    },
    {
      find: [
        '      {',
        "        table: 'filter',",
        '        line: `-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED ${ours} -j ACCEPT`,',
        '      },',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
