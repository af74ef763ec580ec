import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['sees-host'],
  because:
    "The process is in the network namespace of the host, and setting up its network means setting up the host's.",
  edits: [
    {
      find: '    return { process: await startProcess(command, { ownNetwork: false }), mappings }\n',
      replace: [
        '    const process = await startProcess(command, { ownNetwork: false })',
        '    await this.manager.initializeBridge()',
        '    await this.manager.setupContainerNetwork(containerId, process.pid)',
        '    return { process, mappings }',
        '',
      ].join('\n'),
    },
  ],
})
