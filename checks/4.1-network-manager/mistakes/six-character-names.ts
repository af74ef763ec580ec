import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['similar-ids'],
  because: 'The first six characters of the id look unique, until two containers come along that share them.',
  edits: [
    { find: '    return `veth${hash.slice(0, 11)}`', replace: '    return `veth${containerId.slice(0, 6)}`' },
  ],
})
