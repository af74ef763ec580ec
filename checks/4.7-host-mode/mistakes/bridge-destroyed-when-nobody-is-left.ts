import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-again'],
  because:
    'When a start fails and no other container runs, the bridge is destroyed, on which other programs have theirs.',
  edits: [
    {
      find: ['      await this.#end(containerId, container)', '      throw error', ''].join('\n'),
      replace: [
        '      await this.#end(containerId, container)',
        '      if (this.#containers.size === 0) await this.manager.destroyBridge()',
        '      throw error',
        '',
      ].join('\n'),
    },
  ],
})
