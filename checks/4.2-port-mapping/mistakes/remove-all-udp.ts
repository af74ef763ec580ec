import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because: 'For UDP a removal takes every rule that leads to this container.',
  edits: [
    {
      find: 'const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace: [
        "const udp = (line: string): boolean => line.includes('/udp to ') && line.includes(` to ${containerIp}:`)",
        '      const ours = published.filter(',
        '        ({ line }) => udp(line) || comments.some((comment) => line.includes(comment)),',
        '      )',
      ].join('\n'),
    },
  ],
})
