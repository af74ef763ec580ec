import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'If the bridge is there, all is taken to be done; but the predecessor may have crashed right after ip link add.',
  edits: [
    {
      find: ['    await ensureBridge(this.bridge, macFor(this.gateway))', ''].join('\n'),
      replace: [
        '    if (await linkExists(this.bridge)) return',
        '    await ensureBridge(this.bridge, macFor(this.gateway))',
        '',
      ].join('\n'),
    },
  ],
})
