import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'Only mappings for TCP are refused, and one for UDP leads nowhere.',
  edits: [
    {
      find: ['    if (mappings.length > 0) {', ''].join('\n'),
      replace: ["    if (mappings.some(({ protocols }) => protocols.includes('tcp'))) {", ''].join('\n'),
    },
  ],
})
