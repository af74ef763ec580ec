import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pid-connected'],
  because: 'What undoes a failed setup deletes eth0 in the container, also where it was there before.',
  edits: [
    {
      find: ['      await this.cleanup(containerId)', '      throw'].join('\n'),
      replace: [
        '      await $`nsenter --target ${pid} --net ip link delete eth0`.quiet().nothrow()',
        '      await this.cleanup(containerId)',
        '      throw',
      ].join('\n'),
    },
  ],
})
