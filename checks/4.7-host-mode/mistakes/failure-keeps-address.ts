import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because:
    'The process is ended and its cable goes with it, but nobody tells lab 4.1 that the address is free.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: [
        '      for (const mapping of mappings) if (container.ip) await this.forwarder.removePortForward(mapping, container.ip)',
        '      await process.stop()',
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
