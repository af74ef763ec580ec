import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'A start that fails leaves whatever it had done by then.',
  edits: [
    {
      find: '        const more = await this.#takeBack()',
      replace: '        const more: unknown[] = []',
    },
  ],
})
