import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-reach'],
  because:
    "Only the way out is opened: the question reaches the internet, and its answer ends in FORWARD's policy.",
  edits: [
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
