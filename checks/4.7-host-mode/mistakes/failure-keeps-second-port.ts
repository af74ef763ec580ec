import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'After a failed start only the first of the ports that were published is taken back.',
  edits: [
    {
      find: '      await this.#end(containerId, container)\n      throw error\n',
      replace:
        '      await this.#end(containerId, { ...container, mappings: mappings.slice(0, 1) })\n      throw error\n',
    },
  ],
})
