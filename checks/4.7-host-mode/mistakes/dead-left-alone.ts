import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-after-end'],
  because:
    'When the process has ended by itself, stop thinks that all is done, and the rules of its ports stay.',
  edits: [
    {
      find: '    await this.#end(containerId, container)\n    // The last step',
      replace: [
        '    try {',
        '      process.kill(container.process.pid, 0)',
        '    } catch {',
        '      this.#containers.delete(containerId)',
        '      return',
        '    }',
        '    await this.#end(containerId, container)',
        '    // The last step',
      ].join('\n'),
    },
  ],
})
