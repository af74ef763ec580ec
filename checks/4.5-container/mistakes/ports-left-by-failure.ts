import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'After a failure the cable is unplugged, and a port that was published before the one that was taken stays.',
  edits: [
    {
      find: '        const more = await this.#takeBack()',
      replace: ['        this.#taken.splice(1)', '        const more = await this.#takeBack()'].join('\n'),
    },
  ],
})
