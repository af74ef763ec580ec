import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['published'],
  because: 'The mappings are read and kept, and nobody publishes them.',
  edits: [
    {
      find: '    for (const mapping of this.mappings) {',
      replace: '    for (const mapping of [] as PortMapping[]) {',
    },
  ],
})
