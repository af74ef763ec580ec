import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-lan'],
  because:
    'conntrack -D fails when it finds nothing to delete, and so publishing a port that nobody has asked for fails.',
  edits: [
    { find: 'conntrack -D -p udp ${filter}`.quiet().nothrow()', replace: 'conntrack -D -p udp ${filter}`' },
  ],
})
