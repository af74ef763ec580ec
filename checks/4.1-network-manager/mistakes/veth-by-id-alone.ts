import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'The name of a veth is made of the id alone: the same id in another network takes it away.',
  edits: [{ find: 'update(`${this.bridge}/${containerId}`)', replace: 'update(containerId)' }],
})
