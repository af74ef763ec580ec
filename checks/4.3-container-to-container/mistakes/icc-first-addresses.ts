import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['every-container'],
  because:
    'Accepts what goes to the containers that are connected at that moment; those that come later are left out.',
  edits: [
    {
      find: [
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
      replace: [
        '    const { stdout } = await $`bridge fdb show br ${this.bridge}`',
        "    const last = Math.max(...[...stdout.matchAll(/^02:42:ac:12:00:(\\w\\w) /gm)].map(([, byte]) => Number.parseInt(byte ?? '', 16)))",
        "    const range = ['-m', 'iprange', '--src-range', `172.18.0.2-172.18.0.${Math.max(last, 3)}`]",
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...range, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
    },
  ],
})
