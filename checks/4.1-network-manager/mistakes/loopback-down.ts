import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['container-loopback'],
  because:
    'A new network namespace has its lo down; left that way, a program in the container cannot reach 127.0.0.1.',
  edits: [{ find: "      'link set lo up',\n", replace: '' }],
})
