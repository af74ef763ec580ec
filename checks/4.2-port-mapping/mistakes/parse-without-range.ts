import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because: 'A port is sixteen bits, so 65536 is no port; the pattern alone does not know that.',
  edits: [
    {
      find: [
        '    if (Number(host) > HIGHEST_PORT || Number(container) > HIGHEST_PORT) {',
        '      throw new Error(`"${text}" is not a port mapping: ports end at ${HIGHEST_PORT}`)',
        '    }',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
