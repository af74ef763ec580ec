import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'With the flag m, ^ and $ match at every line, so that a text of several lines passes for a mapping.',
  edits: [{ find: '(tcp|udp))?$/.exec(text)', replace: '(tcp|udp))?$/m.exec(text)' }],
})
