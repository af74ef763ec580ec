import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unconnected-start'],
  because: 'The bridge is made before the try begins, and when it cannot be made the process runs on.',
  edits: [
    {
      find: ['    try {', '      await this.manager.initializeBridge()', ''].join('\n'),
      replace: ['    await this.manager.initializeBridge()', '    try {', ''].join('\n'),
    },
  ],
})
