import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'The second rule for a port goes in without complaint, and no packet ever gets as far as that rule.',
  edits: [
    { find: '          throw new Error(`port ${port} of the host is published already`)\n', replace: '' },
  ],
})
