import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pid-connected'],
  because:
    "What undoes a setup that failed deletes the container's eth0, which is not ours where there was one before.",
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
