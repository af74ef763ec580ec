import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['network-stays'],
  because: 'The last one to stop destroys the bridge, which belongs to the host.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', '      if'].join('\n'),
      replace: [
        '      const failures = await this.#takeBack()',
        "      const ports = await readdir('/sys/class/net/minidocker0/brif').catch(() => ['gone'])",
        '      if (ports.length === 0) await this.host.network.destroyBridge()',
        '      if',
      ].join('\n'),
    },
    {
      find: 'import { NetworkManager } from',
      replace: ["import { readdir } from 'node:fs/promises'", 'import { NetworkManager } from'].join('\n'),
    },
  ],
})
