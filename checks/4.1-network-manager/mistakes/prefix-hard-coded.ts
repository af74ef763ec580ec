import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['container-interface'],
  because:
    "Everybody's home network is a /24, so the container is told that most of its own /16 lies behind the gateway.",
  edits: [
    {
      find: '      `address add ${ip}${this.prefix} dev eth0`,',
      replace: '      `address add ${ip}/24 dev eth0`,',
    },
  ],
})
