import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pid-connected'],
  because: 'A setup that fails gives back address and id, and forgets the cable that it has run by then.',
  edits: [
    {
      find: ['      await this.cleanup(containerId)', '      throw'].join('\n'),
      replace: [
        '      this.#addresses.delete(containerId)',
        '      this.pool.release(ip)',
        '      throw',
      ].join('\n'),
    },
  ],
})
