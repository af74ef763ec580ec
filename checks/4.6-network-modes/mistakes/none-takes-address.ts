import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because: 'A container with mode none is given an address that nobody can use, and that nobody gives back.',
  edits: [
    {
      find: ['        await $`nsenter --target ${pid} --net ip link set lo up`', ''].join('\n'),
      replace: [
        '        await $`nsenter --target ${pid} --net ip link set lo up`',
        '        this.manager.pool.allocate()',
        '',
      ].join('\n'),
    },
  ],
})
