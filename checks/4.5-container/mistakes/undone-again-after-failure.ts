import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-goes-on'],
  because:
    'When one step back has failed, the list of all of them is kept: the next stop takes the others back once more, which by then are those of another container of that name.',
  edits: [
    {
      find: [
        '    for (const undo of this.#taken.splice(0).reverse()) {',
        '      await undo().catch((error: unknown) => {',
        '        failures.push(error)',
        '        this.#taken.unshift(undo)',
        '      })',
        '    }',
        '',
      ].join('\n'),
      replace: [
        '    for (const undo of this.#taken.toReversed()) {',
        '      await undo().catch((error: unknown) => failures.push(error))',
        '    }',
        '    if (failures.length === 0) this.#taken.splice(0)',
        '',
      ].join('\n'),
    },
  ],
})
