import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because: 'Whether lo could be brought up is not looked at, and a process that is gone counts as attached.',
  edits: [
    {
      find: ['        await $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
      replace: ['        await $`nsenter --target ${pid} --net ip link set lo up`.nothrow()', ''].join('\n'),
    },
  ],
})
