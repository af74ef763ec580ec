import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'A container that has published nothing is not unplugged.',
  edits: [
    {
      find: '    if (ip === undefined) return\n',
      replace: '    if (ip === undefined || mappings.length === 0) return\n',
    },
  ],
})
