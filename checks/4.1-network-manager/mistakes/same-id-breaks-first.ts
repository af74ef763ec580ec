import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['same-id-twice'],
  because:
    'Nobody asks whether the id is connected already; the second attempt fails, and its cleanup unplugs the first.',
  edits: [
    {
      find: '    if (connected) throw new Error(`container ${containerId} is connected already, as ${connected}`)\n',
      replace: '',
    },
  ],
})
