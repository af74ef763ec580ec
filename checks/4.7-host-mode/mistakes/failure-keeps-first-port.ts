import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'When the second port is taken the first one stays published, for an address that nobody has.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: [
        '      await this.manager.cleanup(containerId)',
        '      await process.stop()',
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
