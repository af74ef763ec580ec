import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid'],
  because:
    'The pair is made on the host and then moved; when the container is gone the move fails, and the pair stays.',
  edits: [
    {
      find: '    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      replace: [
        '    const moving = `p${veth.slice(4)}`',
        '    await $`ip link add ${veth} up master ${this.bridge} type veth peer name ${moving} address ${macFor(ip)}`',
        '    await $`ip link set ${moving} netns ${pid} name eth0`',
      ].join('\n'),
    },
    {
      find: '      await this.cleanup(containerId)',
      replace: ['      this.#addresses.delete(containerId)', '      this.pool.release(ip)'].join('\n'),
    },
  ],
})
