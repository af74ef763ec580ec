import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'The suffix is split off without a look at it, and "8080:80/icmp" becomes a mapping that maps nothing.',
  edits: [{ find: '(?:\\/(tcp|udp))?$/.exec(text)', replace: '(?:\\/(\\w+))?$/.exec(text)' }],
})
