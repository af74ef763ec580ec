import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because:
    'The mode is compared the wrong way round, and what was made for the bridge stays until somebody detaches twice.',
  edits: [
    {
      find: "if (container?.mode.kind === 'bridge') await this.manager.cleanup",
      replace: "if (container?.mode.kind !== 'bridge') await this.manager.cleanup",
    },
  ],
})
