import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-goes-on'],
  because: 'The first step that cannot be taken back keeps all the others from being tried.',
  edits: [
    {
      find: [
        '      await undo().catch((error: unknown) => {',
        '        failures.push(error)',
        '        this.#taken.unshift(undo)',
        '      })',
        '',
      ].join('\n'),
      replace: ['      await undo()', ''].join('\n'),
    },
  ],
})
