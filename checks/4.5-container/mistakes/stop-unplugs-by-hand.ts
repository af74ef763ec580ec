import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-frees-address'],
  because: 'The cable is deleted from inside, and the network never hears that the address is free.',
  edits: [
    {
      find: 'import { NetworkManager }',
      replace: ["import { $ } from 'zx'", 'import { NetworkManager }'].join('\n'),
    },
    {
      find: ['    this.#taken.push(() => network.cleanup(id))', ''].join('\n'),
      replace: [
        '    this.#taken.push(async () => void (await $`nsenter --target ${pid} --net ip link delete eth0`))',
        '',
      ].join('\n'),
    },
  ],
})
