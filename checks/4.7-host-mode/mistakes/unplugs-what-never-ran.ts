import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-twice'],
  because:
    'For a container that was never run, cleanup is called all the same: somebody else may have connected it.',
  edits: [
    {
      find: '    if (!container) return\n',
      replace: '    if (!container) return this.manager.cleanup(containerId)\n',
    },
  ],
})
