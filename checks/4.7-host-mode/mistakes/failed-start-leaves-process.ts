import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'The network of a start that failed is taken back, and the process runs on without one.',
  edits: [
    {
      find: '      await this.#end(containerId, container)\n      throw error\n',
      replace:
        "      for (const mapping of mappings) await this.forwarder.removePortForward(mapping, container.ip ?? '')\n      await this.manager.cleanup(containerId)\n      throw error\n",
    },
  ],
})
