import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because: 'A port is compared by its end, and 28080 ends like 8080.',
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
