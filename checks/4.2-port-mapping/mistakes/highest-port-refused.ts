import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-accepts'],
  because: 'The comparison stops one port too early: 65535 is a port.',
  edits: [{ find: 'if (Number(host) > HIGHEST_PORT ||', replace: 'if (Number(host) >= HIGHEST_PORT ||' }],
})
