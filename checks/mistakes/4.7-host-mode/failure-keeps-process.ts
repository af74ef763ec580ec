import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because:
    'After a failure the cable and the rules are taken back, and the process that was started first runs on.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: [
        '      for (const mapping of mappings) if (container.ip) await this.forwarder.removePortForward(mapping, container.ip)',
        '      await this.manager.cleanup(containerId)',
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
