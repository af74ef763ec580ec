import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pid-connected'],
  because:
    'The far end goes into the container first and is renamed there; when eth0 is taken, it stays there under its old name.',
  edits: [
    {
      find: '    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      replace: [
        '    await $`ip link add ${veth} up master ${this.bridge} type veth peer name p${veth.slice(4)} netns ${pid}`',
        '    await $`nsenter --target ${pid} --net ip link set p${veth.slice(4)} name eth0`',
      ].join('\n'),
    },
    {
      find: ["    const peer = ['name', 'eth0', 'address', macFor(ip), 'netns', `${pid}`]", ''].join('\n'),
      replace: '',
    },
    {
      find: ['      await this.cleanup(containerId)', '      throw'].join('\n'),
      replace: [
        '      this.#addresses.delete(containerId)',
        '      this.pool.release(ip)',
        '      throw',
      ].join('\n'),
    },
  ],
})
