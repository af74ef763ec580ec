import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['none-loopback'],
  because: 'Mode none returns the address of lo, which is no address of the container.',
  edits: [
    {
      find: ['        return undefined', "      case 'container': {"].join('\n'),
      replace: ["        return '127.0.0.1'", "      case 'container': {"].join('\n'),
    },
  ],
})
