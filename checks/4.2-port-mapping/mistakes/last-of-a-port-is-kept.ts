import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because: 'Of each host port the protocols of the last mapping are kept, and not those of all before it.',
  edits: [
    {
      find: '    const wanted = new Map<string, string>()\n',
      replace: '    const wanted = new Map<number, string[]>()\n',
    },
    {
      find: [
        '        const port = `${mapping.hostPort}/${protocol}`',
        '        const rival = wanted.get(port)',
        '        if (rival) throw new Error(`"${rival}" and "${text}" both want port ${port} of the host`)',
        '        wanted.set(port, text)',
        '      }',
      ].join('\n'),
      replace: [
        '        if (wanted.get(mapping.hostPort)?.includes(protocol)) throw new Error(`"${text}" is one too many`)',
        '      }',
        '      wanted.set(mapping.hostPort, mapping.protocols)',
      ].join('\n'),
    },
  ],
})
