import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-twice'],
  because: 'A container that is stopped already is an error, and code that tidies up twice is punished.',
  edits: [
    {
      find: '    if (!container) return\n',
      replace: '    if (!container) throw new Error(`no container ${containerId}`)\n',
    },
  ],
})
