import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unconnected-start'],
  because: 'The try begins with the ports, so a process that could not be connected runs on.',
  edits: [
    {
      find: [
        '    try {',
        '      await this.manager.initializeBridge()',
        '      container.ip = await this.manager.setupContainerNetwork(containerId, process.pid)',
        '',
      ].join('\n'),
      replace: [
        '    await this.manager.initializeBridge()',
        '    container.ip = await this.manager.setupContainerNetwork(containerId, process.pid)',
        '    try {',
        '',
      ].join('\n'),
    },
  ],
})
