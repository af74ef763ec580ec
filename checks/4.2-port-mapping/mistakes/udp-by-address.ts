import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-reaches'],
  because:
    'For UDP the rule names the first address of the host, and a datagram to another one finds nobody.',
  edits: [
    {
      find: "{ table: 'nat', line: `-A PREROUTING ${asked} ${target}` }",
      replace: [
        '{',
        "        table: 'nat',",
        "        line: `-A PREROUTING ${protocol === 'udp' ? '-d 192.168.1.100 ' : ''}${asked} ${target}`,",
        '      }',
      ].join('\n'),
    },
  ],
})
