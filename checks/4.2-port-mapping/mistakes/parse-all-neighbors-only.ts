import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because: 'Only mappings that stand next to each other are compared.',
  edits: [
    {
      find: ['        wanted.set(port, text)', ''].join('\n'),
      replace: [
        '        wanted.set(port, text)',
        '        for (const other of wanted.keys()) {',
        '          if (other.endsWith(protocol) && other !== port) wanted.delete(other)',
        '        }',
        '',
      ].join('\n'),
    },
  ],
})
