import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-spares-others'],
  because:
    'What the last one to leave would have to do is done by each: the rules of the network go, and nobody reaches the world.',
  edits: [
    {
      find: '      if (failures.length > 0) throw failure(`something is left',
      replace: [
        '      await this.host.network.destroyBridge()',
        '      if (failures.length > 0) throw failure(`something is left',
      ].join('\n'),
    },
  ],
})
