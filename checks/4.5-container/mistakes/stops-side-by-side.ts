import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['run-twice'],
  because:
    'stop() does not wait for another one: the second finds that it is running, takes back the same steps, and fails.',
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
        '    await this.#lastTurn',
        '    if (this.#taken.length === 0) return',
        '    const failures: unknown[] = []',
        '    for (const undo of [...this.#taken].reverse()) await undo().catch((error: unknown) => failures.push(error))',
        '    const [last] = this.#taken.splice(0)',
        '    if (failures.length > 0 || !last) throw failure(`something is left of container ${this.name}`, failures)',
        '',
      ].join('\n'),
    },
  ],
})
