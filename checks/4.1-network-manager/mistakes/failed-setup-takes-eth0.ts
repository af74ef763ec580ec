import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pid-connected'],
  because:
    'After a failure eth0 of the container is deleted, whoever made it: a container that is connected under another id loses its network.',
  edits: [
    {
      find: ['      await this.cleanup(containerId)', '      throw'].join('\n'),
      replace: [
        '      await $`nsenter --target ${pid} --net ip link delete eth0`.nothrow()',
        '      await this.cleanup(containerId)',
        '      throw',
      ].join('\n'),
    },
  ],
})
