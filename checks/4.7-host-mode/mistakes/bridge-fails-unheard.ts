import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-bridge'],
  because:
    'An empty catch around initializeBridge: the container is connected to a bridge that lets nothing out.',
  edits: [
    {
      find: 'await this.manager.initializeBridge()',
      replace: 'await this.manager.initializeBridge().catch(() => {})',
    },
  ],
})
