import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'The default route leads to 172.18.0.1 in every network.',
  edits: [{ find: '`route add default via ${this.gateway}`', replace: "'route add default via 172.18.0.1'" }],
})
