import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-half'],
  because:
    'A mapping is looked for as it was published: /tcp of one that was published for both is not found.',
  edits: [
    {
      find: '      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))\n',
      replace: [
        '      const all = PROTOCOLS.map((protocol) => commentFor(mapping, protocol, containerIp))',
        '      const there = all.filter((comment) => published.some(({ line }) => line.includes(comment)))',
        '      const same = there.length === comments.length',
        '      const ours = published.filter(({ line }) => same && comments.some((comment) => line.includes(comment)))',
        '',
      ].join('\n'),
    },
  ],
})
