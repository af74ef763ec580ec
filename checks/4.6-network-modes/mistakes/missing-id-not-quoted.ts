import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-quotes'],
  because: 'Where no id follows, the error says so, and not which text was read.',
  edits: [
    {
      find: '  const [, id] = /',
      replace: [
        "  if (text === 'container:') throw new Error('an id has to follow')",
        '  const [, id] = /',
      ].join('\n'),
    },
  ],
})
