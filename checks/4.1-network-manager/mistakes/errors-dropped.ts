import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-protocols'],
  because:
    'ESTABLISHED alone drops the ICMP errors that belong to a conversation (RELATED), so nobody learns of a closed port or a smaller MTU.',
  edits: [{ find: '--ctstate RELATED,ESTABLISHED', replace: '--ctstate ESTABLISHED' }],
})
