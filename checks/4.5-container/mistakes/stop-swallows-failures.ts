import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-goes-on'],
  because: 'stop() tries every step, and tells nobody that one of them has failed.',
  edits: [
    {
      find: [
        '      if (failures.length > 0) throw failure(`something is left of container ${this.name}`, failures)',
        '',
      ].join('\n'),
      replace: '',
    },
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: ['      await this.#takeBack()', ''].join('\n'),
    },
  ],
})
