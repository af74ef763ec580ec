import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because:
    'Processes in host mode are kept in a variable of the module, by their ids: another ContainerRunner has the same id.',
  edits: [
    {
      find: '    return { process: await startProcess(command, { ownNetwork: false }), mappings }\n',
      replace: [
        '    const process = await startProcess(command, { ownNetwork: false })',
        '    onHost.set(containerId, process)',
        '    return { process, mappings }',
        '',
      ].join('\n'),
    },
    {
      find: '    await process.stop()\n',
      replace: [
        '    const own = ip === undefined ? onHost.get(containerId) : process',
        '    await own?.stop()',
        '',
      ].join('\n'),
    },
    {
      find: 'interface Container {\n',
      replace: ['const onHost = new Map<string, ContainerProcess>()', '', 'interface Container {', ''].join(
        '\n',
      ),
    },
  ],
})
