import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because:
    'The mapping is ignored because it makes no sense, and nobody learns that port 8080 leads nowhere.',
  edits: [{ find: '    if (mappings.length > 0) {\n', replace: '    if (mappings.length < 0) {\n' }],
})
