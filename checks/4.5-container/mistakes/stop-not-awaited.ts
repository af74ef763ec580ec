import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-leaves-nothing'],
  because: 'The steps back are begun and not awaited: stop() returns while the rules are still there.',
  edits: [
    {
      find: [
        '      await undo().catch((error: unknown) => {',
        '        failures.push(error)',
        '        this.#taken.unshift(undo)',
        '      })',
        '',
      ].join('\n'),
      replace: [
        '      undo().catch((error: unknown) => {',
        '        failures.push(error)',
        '        this.#taken.unshift(undo)',
        '      })',
        '',
      ].join('\n'),
    },
  ],
})
