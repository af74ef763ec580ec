import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['long-ids'],
  because:
    'Docker\'s short ids have twelve characters, and behind "veth" that is one more than an interface name can have.',
  edits: [
    {
      find: '    return `veth${hash.slice(0, 11)}`',
      replace: '    return `veth${containerId.slice(0, 12)}`',
    },
  ],
})
