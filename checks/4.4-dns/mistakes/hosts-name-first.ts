import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-resolves'],
  because: 'A hosts file has the address first; the other way round looks natural and means nothing.',
  edits: [{ find: '`${address}\\t${name}\\n`', replace: '`${name}\\t${address}\\n`' }],
})
