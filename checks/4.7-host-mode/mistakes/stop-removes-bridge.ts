import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'The end of one container takes the bridge away from all the others.',
  edits: [
    {
      find: '      await this.manager.cleanup(containerId)\n',
      replace: '      await this.manager.cleanup(containerId)\n      await this.manager.destroyBridge()\n',
    },
  ],
})
