import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken-at-once'],
  because: 'While one call is under way every other is refused, whichever port it is about.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()',
      replace: ['  #lastTurn: Promise<unknown> = Promise.resolve()', '  #busy = false'].join('\n'),
    },
    {
      find: [
        '    await this.#inTurn(async () => {',
        '      const published = await savedRules()',
        '      for (const',
      ].join('\n'),
      replace: [
        "    if (this.#busy) throw new Error('another port is just being published')",
        '    this.#busy = true',
        '    await this.#inTurn(async () => {',
        '      const published = await savedRules()',
        '      for (const',
      ].join('\n'),
    },
    {
      find: ['this.#rules(mapping, protocol, containerIp)))', '    })'].join('\n'),
      replace: [
        'this.#rules(mapping, protocol, containerIp)))',
        '    }).finally(() => {',
        '      this.#busy = false',
        '    })',
      ].join('\n'),
    },
  ],
})
