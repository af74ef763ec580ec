import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because: 'Nobody looks whether the command that brings lo up has failed.',
  edits: [
    {
      find: ['        await $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
      replace: ['        await $`nsenter --target ${pid} --net ip link set lo up`.nothrow()', ''].join('\n'),
    },
  ],
})
