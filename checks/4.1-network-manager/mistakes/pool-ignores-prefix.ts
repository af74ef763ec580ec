import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-exhausted'],
  because:
    'The size of the default network is built in, so a /29 goes on handing out addresses of other networks.',
  edits: [{ find: '    const size = 2 ** (32 - Number(prefix))', replace: '    const size = 2 ** 16' }],
})
