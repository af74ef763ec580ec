import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['process-ended'],
  because: 'stop() begins inside the container, and when its process is gone it gets no further.',
  edits: [
    {
      find: 'import { NetworkManager }',
      replace: ["import { $ } from 'zx'", 'import { NetworkManager }'].join('\n'),
    },
    {
      find: ['    await names.register(this.name, ip)', ''].join('\n'),
      replace: [
        '    await names.register(this.name, ip)',
        '    this.#taken.push(async () => {',
        '      await $`nsenter --target ${pid} --net ip link set eth0 down`',
        '    })',
        '',
      ].join('\n'),
    },
  ],
})
