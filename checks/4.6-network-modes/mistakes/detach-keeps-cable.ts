import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'The list forgets the container, and its cable stays in the bridge.',
  edits: [
    {
      find: ["    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)", ''].join(
        '\n',
      ),
      replace: '',
    },
  ],
})
