import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'Ports and cable are taken back, and the process in bridge mode is forgotten.',
  edits: [
    {
      find: '      await this.manager.cleanup(containerId)\n    }\n    await process.stop()',
      replace: '      await this.manager.cleanup(containerId)\n      return\n    }\n    await process.stop()',
    },
  ],
})
