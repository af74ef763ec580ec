import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['long-ids'],
  because:
    'The id is put into small letters before it is hashed, and two ids that differ in that alone get one name.',
  edits: [
    {
      find: 'update(`${this.bridge}/${containerId}`)',
      replace: 'update(`${this.bridge}/${containerId.toLowerCase()}`)',
    },
  ],
})
