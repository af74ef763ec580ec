import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-while-starting'],
  because: 'stop() looks what there is to take back while run() has just begun, finds nothing, and is done.',
  edits: [
    {
      find: [
        '    await this.#inTurn(async () => {',
        '      const failures = await this.#takeBack()',
        '      if (failures.length > 0) throw failure(`something is left of container ${this.name}`, failures)',
        '    })',
        '',
      ].join('\n'),
      replace: [
        '    const failures = await this.#takeBack()',
        '    if (failures.length > 0) throw failure(`something is left of container ${this.name}`, failures)',
        '',
      ].join('\n'),
    },
  ],
})
