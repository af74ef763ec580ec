import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['same-bridge'],
  because:
    'The rule of lab 4.1 is copied, exclamation mark included, and accepts what leaves by any interface except the bridge.',
  edits: [
    {
      find: "['-i', this.bridge, '-o', this.bridge, ...",
      replace: "['-i', this.bridge, '!', '-o', this.bridge, ...",
    },
  ],
})
