import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-quotes'],
  because: 'The error says that something is wrong with a port, and not which text was read.',
  edits: [
    {
      find: '`"${text}" is not a port mapping: ports end at ${HIGHEST_PORT}`',
      replace: '`ports end at ${HIGHEST_PORT}`',
    },
  ],
})
