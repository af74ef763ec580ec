import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because:
    'When a port is taken the error goes out, and the process, its cable and the ports before that one stay.',
  edits: [
    {
      find: '      await this.#end(containerId, container)\n      throw error\n',
      replace: '      throw error\n',
    },
  ],
})
