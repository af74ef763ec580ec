import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['container-interface'],
  because:
    'The pair is made on the host with one end called eth0, but the host has an eth0 already and the command fails.',
  edits: [
    {
      find: '    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      replace: [
        '    await $`ip link add ${veth} type veth peer name eth0`',
        '    await $`ip link set eth0 netns ${pid}`',
        '    await $`ip link set ${veth} up master ${this.bridge}`',
      ].join('\n'),
    },
  ],
})
