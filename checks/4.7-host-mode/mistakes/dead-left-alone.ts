import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-after-end'],
  because:
    'When the process has ended by itself, stop thinks that all is done, and the rules of its ports stay.',
  edits: [
    {
      find: ['    this.#containers.delete(containerId)', ''].join('\n'),
      replace: [
        '    this.#containers.delete(containerId)',
        '    try {',
        '      process.kill(container.process.pid, 0)',
        '    } catch {',
        '      return',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
