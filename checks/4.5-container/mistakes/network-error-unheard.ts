import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['network-stays'],
  because: 'Host.start() passes over the error of initializeBridge, and returns a host without a network.',
  edits: [
    {
      find: '    await host.network.initializeBridge()',
      replace: '    await host.network.initializeBridge().catch(() => {})',
    },
  ],
})
