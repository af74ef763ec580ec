import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'The cleanup after a failure takes down the network that all the others are on.',
  edits: [
    {
      find: '        const more = await this.#takeBack()',
      replace: [
        '        const more = await this.#takeBack()',
        '        await this.host.network.destroyBridge()',
      ].join('\n'),
    },
  ],
})
