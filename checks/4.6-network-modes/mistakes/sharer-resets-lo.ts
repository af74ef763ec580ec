import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-localhost'],
  because: 'The sharer is to start from a clean slate, and the slate is that of somebody else.',
  edits: [
    {
      find: '        if (namespace === owner.namespace) return',
      replace: [
        '        await $`nsenter --target ${pid} --net ip address flush dev lo`',
        '        if (namespace === owner.namespace) return',
      ].join('\n'),
    },
  ],
})
