import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['process-ended'],
  because: 'The cable goes with the process, and so it seems that nothing of a dead container is left.',
  edits: [
    {
      find: 'import { NetworkManager }',
      replace: ["import { existsSync } from 'node:fs'", 'import { NetworkManager }'].join('\n'),
    },
    {
      find: [
        '    const ip = await network.setupContainerNetwork(id, pid)',
        '    this.#taken.push(() => network.cleanup(id))',
        '',
      ].join('\n'),
      replace: [
        '    const ip = await network.setupContainerNetwork(id, pid)',
        '    this.#taken.push(async () => {',
        '      if (existsSync(`/proc/${pid}`)) await network.cleanup(id)',
        '    })',
        '',
      ].join('\n'),
    },
  ],
})
