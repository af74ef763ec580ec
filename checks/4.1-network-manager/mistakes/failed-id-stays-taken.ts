import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because:
    'When a setup fails its address is given back and its id is not: nobody can try again with that id.',
  edits: [
    {
      find: ['      await this.cleanup(containerId)', '      throw'].join('\n'),
      replace: [
        '      await deleteLink(this.#vethFor(containerId))',
        '      this.pool.release(ip)',
        '      throw',
      ].join('\n'),
    },
  ],
})
