import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'Only the last protocol of the mapping is looked up: that tcp has the port already is not noticed.',
  edits: [
    {
      find: '      for (const protocol of mapping.protocols) {\n        const port = `${mapping.hostPort}/${protocol}`\n        if (published',
      replace:
        '      for (const protocol of mapping.protocols.slice(-1)) {\n        const port = `${mapping.hostPort}/${protocol}`\n        if (published',
    },
  ],
})
