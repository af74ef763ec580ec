import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because:
    'The subnet of the rule is made of the gateway and /16, so that addresses outside of a smaller network are rewritten, too.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ! -o',
      replace: '`-A POSTROUTING -s ${this.gateway}/16 ! -o',
    },
  ],
})
