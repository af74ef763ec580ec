import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'The flag i takes "TCP" for tcp, and the mapping gets a protocol that no other part of the program knows.',
  edits: [{ find: '(tcp|udp))?$/.exec(text)', replace: '(tcp|udp))?$/i.exec(text)' }],
})
