import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['network-stays'],
  because:
    'Host.start() keeps the first Host, whose network may have been destroyed since, and returns it again.',
  edits: [
    {
      find: '    const host = new Host()\n    await host.network.initializeBridge()\n',
      replace:
        '    const kept = globalThis as { host?: Host }\n    if (kept.host) return kept.host\n    const host = new Host()\n    kept.host = host\n    await host.network.initializeBridge()\n',
    },
  ],
})
