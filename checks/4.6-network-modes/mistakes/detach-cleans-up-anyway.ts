import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because:
    'detach() calls cleanup() whatever the mode is: a container of that id which somebody else connected loses its cable.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)\n",
      replace: '    if (container) await this.manager.cleanup(containerId)\n',
    },
  ],
})
