import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-early'],
  because: 'After a failure the cable is deleted by hand, and the network still takes the address for taken.',
  edits: [
    {
      find: 'import { NetworkManager }',
      replace: ["import { $ } from 'zx'", 'import { NetworkManager }'].join('\n'),
    },
    {
      find: ['    this.#taken.push(() => network.cleanup(id))', ''].join('\n'),
      replace: [
        '    this.#taken.push(async () => void (await $`nsenter --target ${pid} --net ip link delete eth0`.nothrow()))',
        '',
      ].join('\n'),
    },
    {
      find: ['    const id = this.name.toLowerCase()', ''].join('\n'),
      replace: ['    const id = `${this.name.toLowerCase()}-${pid}-${Math.random()}`', ''].join('\n'),
    },
  ],
})
