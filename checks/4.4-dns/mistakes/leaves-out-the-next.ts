import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stopped-container'],
  because:
    'It takes the dead folder out of the list that it is going through, and so leaves out the one behind it.',
  edits: [
    {
      find: '    for (const [etc, own] of this.#folders) {\n',
      replace: [
        '    const list = [...this.#folders]',
        '    for (let index = 0; index < list.length; index += 1) {',
        '      const [etc, own] = list[index]!',
        '',
      ].join('\n'),
    },
    {
      find: '        else this.#folders.delete(etc)\n',
      replace: '        else if (this.#folders.delete(etc)) list.splice(index, 1)\n',
    },
  ],
})
