import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['nothing-added'],
  because: 'The bridge is made before anybody looks at the mode, although nobody will be plugged into it.',
  edits: [
    {
      find: '    return { process: await startProcess(command, { ownNetwork: false }), mappings }\n',
      replace: [
        '    await this.manager.initializeBridge()',
        '    return { process: await startProcess(command, { ownNetwork: false }), mappings }',
        '',
      ].join('\n'),
    },
  ],
})
