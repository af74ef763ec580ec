import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because:
    'Of a mapping for both protocols only one is noted down: that the other is wanted twice goes unnoticed.',
  edits: [
    {
      find: 'for (const protocol of mapping.protocols) {\n        const port = `${mapping.hostPort}/${protocol}`\n        const rival',
      replace:
        'for (const protocol of mapping.protocols.slice(-1)) {\n        const port = `${mapping.hostPort}/${protocol}`\n        const rival',
    },
  ],
})
