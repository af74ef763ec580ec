import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'The bridge gets a /16, whichever subnet the network has.',
  edits: [
    {
      find: 'await $`ip address replace ${this.gateway}${this.prefix} dev',
      replace: 'await $`ip address replace ${this.gateway}/16 dev',
    },
  ],
})
