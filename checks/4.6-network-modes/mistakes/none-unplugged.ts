import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['none-isolated'],
  because: 'The network is built as for everybody, and then one end of the cable is switched off.',
  edits: [
    {
      find: '        await $`nsenter --target ${pid} --net ip link set lo up`',
      replace: [
        '        await this.manager.setupContainerNetwork(containerId, pid)',
        '        await $`nsenter --target ${pid} --net ip link set eth0 down`',
      ].join('\n'),
    },
  ],
})
