import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'After a failure the ports are taken back, and the cable stays plugged in.',
  edits: [
    {
      find: '        const more = await this.#takeBack()',
      replace: ['        this.#taken.shift()', '        const more = await this.#takeBack()'].join('\n'),
    },
  ],
})
