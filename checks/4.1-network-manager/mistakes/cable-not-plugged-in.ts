import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['gateway-ping'],
  because: 'The veth pair exists and both ends are up, but its host end was never made a port of the bridge.',
  edits: [
    {
      find: '    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`',
      replace: '    await $`ip link add ${veth} up type veth peer ${peer}`',
    },
  ],
})
