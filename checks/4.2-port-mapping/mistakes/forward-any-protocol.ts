import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because:
    'FORWARD is opened for both protocols, whichever the mapping names, and for whatever asks the container directly.',
  edits: [
    {
      find: "      { table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },",
      replace: [
        '      ...PROTOCOLS.map((each) => ({',
        "        table: 'filter',",
        '        line: `-A FORWARD -d ${ip} -o ${this.bridge} -p ${each} --dport ${mapping.containerPort} ${ours} -j ACCEPT`,',
        '      })),',
      ].join('\n'),
    },
  ],
})
