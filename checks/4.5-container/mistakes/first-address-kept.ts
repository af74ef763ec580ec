import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['restart'],
  because:
    'The address of the first start is remembered, and the rules and the name of each later one are about it.',
  edits: [
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #ip: string | undefined', ''].join('\n'),
    },
    {
      find: ['    const ip = await network.setupContainerNetwork(id, pid)', ''].join('\n'),
      replace: [
        '    const own = await network.setupContainerNetwork(id, pid)',
        '    this.#ip ??= own',
        '    const ip = this.#ip',
        '',
      ].join('\n'),
    },
  ],
})
