import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because:
    'The address is kept in a variable of the module: of two starts at the same moment, one publishes its port for the other.',
  edits: [
    {
      find: ['    const ip = await network.setupContainerNetwork(id, pid)', ''].join('\n'),
      replace: [
        '    lastAddress = await network.setupContainerNetwork(id, pid)',
        '    const given = lastAddress',
        '',
      ].join('\n'),
    },
    {
      find: [
        '    await names.writeHostsFile(etc, this.name, ip)',
        '    await names.writeResolvConf(etc, nameServer)',
        '',
      ].join('\n'),
      replace: [
        '    await names.writeHostsFile(etc, this.name, given)',
        '    await names.writeResolvConf(etc, nameServer)',
        '    await new Promise((resolve) => setTimeout(resolve, 200))',
        '    const ip = lastAddress',
        '',
      ].join('\n'),
    },
    {
      find: ['type Undo = () => Promise<void>', ''].join('\n'),
      replace: ['type Undo = () => Promise<void>', '', "let lastAddress = ''", ''].join('\n'),
    },
  ],
})
