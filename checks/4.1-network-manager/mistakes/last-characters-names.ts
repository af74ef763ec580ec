import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['long-ids'],
  because: 'The last characters of an id are taken for its name, until two ids come along that end alike.',
  edits: [
    { find: '    return `veth${hash.slice(0, 11)}`', replace: '    return `veth${containerId.slice(-11)}`' },
  ],
})
