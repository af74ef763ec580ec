import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because: 'The command that brings lo up is not awaited, and nobody hears of its failure.',
  edits: [
    {
      find: ['        await $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
      replace: ['        void $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
    },
  ],
})
