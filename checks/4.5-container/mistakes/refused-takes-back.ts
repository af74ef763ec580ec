import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-taken'],
  because:
    'A container that is refused because of its name takes back what has that name: the other one’s network.',
  edits: [
    {
      find: [
        '    const ip = await network.setupContainerNetwork(id, pid)',
        '    this.#taken.push(() => network.cleanup(id))',
        '',
      ].join('\n'),
      replace: [
        '    this.#taken.push(() => network.cleanup(id))',
        '    const ip = await network.setupContainerNetwork(id, pid)',
        '',
      ].join('\n'),
    },
  ],
})
