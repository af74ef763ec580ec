import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['none-loopback'],
  because: 'No network is taken to mean that nothing has to be done, and lo stays down.',
  edits: [
    {
      find: ['        await $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
      replace: '',
    },
  ],
})
