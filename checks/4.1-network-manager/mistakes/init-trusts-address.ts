import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because: 'A bridge that has its address is taken for a whole network, and initializeBridge returns.',
  edits: [
    {
      find: 'await ensureBridge(this.bridge, macFor(this.gateway))',
      replace:
        'const there = await $`ip -4 -oneline address show dev ${this.bridge}`.quiet().nothrow()\n    if (there.stdout.includes(` ${this.gateway}${this.prefix} `)) return\n    await ensureBridge(this.bridge, macFor(this.gateway))',
    },
  ],
})
