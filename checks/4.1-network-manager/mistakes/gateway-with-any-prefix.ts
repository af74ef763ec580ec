import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    "The gateway's address counts as there whatever its prefix length, so that the one of an earlier subnet stays the only one.",
  edits: [
    {
      find: '    await $`ip address replace ${this.gateway}${this.prefix} dev ${this.bridge}`\n',
      replace: [
        '    const { stdout } = await $`ip -4 address show dev ${this.bridge}`',
        '    if (!stdout.includes(`inet ${this.gateway}/`)) {',
        '      await $`ip address add ${this.gateway}${this.prefix} dev ${this.bridge}`',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
