import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because:
    'The process is ended and the kernel is trusted to do the rest, but as long as somebody is in the namespace the cable stays.',
  edits: [{ find: '      await this.manager.cleanup(containerId)\n', replace: '' }],
})
