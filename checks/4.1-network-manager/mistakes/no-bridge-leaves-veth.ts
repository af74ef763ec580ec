import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['setup-before-init'],
  because:
    'Only a dead process is thought of: when the cable cannot be plugged into the bridge, both of its ends are left behind.',
  edits: [
    {
      find: '    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      replace: [
        '    await $`ip link add ${veth} type veth peer ${peer}`',
        '    await $`ip link set ${veth} up master ${this.bridge}`',
      ].join('\n'),
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
