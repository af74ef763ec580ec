import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'An error that says nothing about the mode or the port sends people to look for a typing mistake.',
  edits: [
    {
      find: '    if (mappings.length > 0) {\n',
      replace: [
        "    if (mappings.length > 0) throw new Error('invalid options')",
        '    if (mappings.length > 0) {',
        '',
      ].join('\n'),
    },
  ],
})
