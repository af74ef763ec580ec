import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'detach() deletes the interface of the container by hand, and its address is never given back.',
  edits: [
    {
      find: 'await this.manager.cleanup(containerId)',
      replace: [
        '{',
        '      await $`nsenter --target ${container.pid} --net ip link delete eth0`.nothrow()',
        '    }',
      ].join('\n'),
    },
  ],
})
