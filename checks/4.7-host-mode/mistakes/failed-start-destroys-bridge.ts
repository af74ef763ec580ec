import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unconnected-start'],
  because:
    'A start that did not get an address takes the bridge with it, and with it the network of all other containers.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: [
        '      await this.#end(containerId, container)',
        '      if (container.ip === undefined) await this.manager.destroyBridge()',
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
