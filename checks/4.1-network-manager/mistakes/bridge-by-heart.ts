import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'The cable leads to minidocker0, whichever network the container is for.',
  edits: [{ find: 'up master ${this.bridge} type veth', replace: 'up master minidocker0 type veth' }],
})
