import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'The server asks 203.0.113.53, whatever upstream it is given.',
  edits: [
    {
      find: ['    else passOn(query, upstream, send)', ''].join('\n'),
      replace: ["    else passOn(query, '203.0.113.53', send)", ''].join('\n'),
    },
    {
      find: '  #answer(query: Buffer, upstream: string, send',
      replace: '  #answer(query: Buffer, _upstream: string, send',
    },
  ],
})
