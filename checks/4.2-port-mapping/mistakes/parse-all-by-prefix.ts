import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because: 'Ports are compared as text by how they begin, so 80 is taken when 8080 is.',
  edits: [
    {
      find: 'const rival = wanted.get(port)',
      replace: [
        'const rival = [...wanted].find(',
        '          ([other]) => other.startsWith(`${mapping.hostPort}`) && other.endsWith(protocol),',
        '        )?.[1]',
      ].join('\n'),
    },
  ],
})
