import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-late'],
  because: 'When a start fails, the first step back that fails ends the rest: the cable stays.',
  edits: [
    {
      find: [
        '        const more = await this.#takeBack()',
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '',
      ].join('\n'),
      replace: [
        '        for (const undo of this.#taken.splice(0).reverse()) await undo()',
        '        throw error',
        '',
      ].join('\n'),
    },
  ],
})
