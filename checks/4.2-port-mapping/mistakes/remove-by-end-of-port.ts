import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'A port is compared by its end, and 9080 ends like 80.',
  edits: [
    {
      find: [
        '      const comments = mapping.protocols.map((protocol) => commentFor(mapping, protocol, containerIp))',
        '',
      ].join('\n'),
      replace: [
        '      const comments = mapping.protocols.map((protocol) =>',
        "        commentFor(mapping, protocol, containerIp).replace('--comment \"publish ', ''),",
        '      )',
        '',
      ].join('\n'),
    },
  ],
})
