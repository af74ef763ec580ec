import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-removes'],
  because:
    'The rules are remembered in the object; after a crash, its successor knows of none and leaves them all.',
  edits: [
    {
      find: ['  readonly bridge: string', '', '  constructor'].join('\n'),
      replace: ['  readonly bridge: string', '  #busy = false', '', '  constructor'].join('\n'),
    },
    {
      find: [
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
      replace: [
        '    this.#busy = true',
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
    },
    {
      find: ['    const { stdout } = await $`iptables-save -t filter`', ''].join('\n'),
      replace: [
        '    if (!this.#busy) return',
        '    const { stdout } = await $`iptables-save -t filter`',
        '',
      ].join('\n'),
    },
  ],
})
