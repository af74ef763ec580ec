import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['published'],
  because: 'Only the first mapping is published.',
  edits: [
    {
      find: ['    for (const mapping of this.mappings) {', ''].join('\n'),
      replace: ['    for (const mapping of this.mappings.slice(0, 1)) {', ''].join('\n'),
    },
  ],
})
