import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['none-isolated'],
  because: 'The container with mode none is plugged into the bridge, and only its address is taken away.',
  edits: [
    {
      find: [
        '        await $`nsenter --target ${pid} --net ip link set lo up`',
        '        return undefined',
        '',
      ].join('\n'),
      replace: [
        '        await this.manager.setupContainerNetwork(containerId, pid)',
        '        await $`nsenter --target ${pid} --net ip address flush dev eth0`',
        '        return undefined',
        '',
      ].join('\n'),
    },
  ],
})
