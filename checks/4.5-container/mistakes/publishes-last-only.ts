import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['published'],
  because: 'Of several mappings only the last is published.',
  edits: [
    {
      find: 'for (const mapping of this.mappings) {',
      replace: 'for (const mapping of this.mappings.slice(-1)) {',
    },
  ],
})
