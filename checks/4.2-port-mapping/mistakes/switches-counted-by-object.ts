import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because:
    'route_localnet is switched off with the last mapping of this PortForwarder, although one before it has published ports as well.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()',
      replace: ['  #lastTurn: Promise<unknown> = Promise.resolve()', '  #count = 0'].join('\n'),
    },
    {
      find: '      await this.#letLoopbackOntoTheBridge()',
      replace: ['      await this.#letLoopbackOntoTheBridge()', '      this.#count += 1'].join('\n'),
    },
    {
      find: '      await changeRules(ours.map(deletion))',
      replace: [
        '      await changeRules(ours.map(deletion))',
        '      if (ours.length > 0) this.#count -= 1',
        "      if (this.#count === 0) await writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '0')",
      ].join('\n'),
    },
  ],
})
