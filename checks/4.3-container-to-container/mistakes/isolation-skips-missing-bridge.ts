import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-early'],
  because:
    'Does nothing, in silence, for a bridge that is not there yet; when it comes, nobody has separated it.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    if ((await $`ip link show ${otherBridge}`.quiet().nothrow()).exitCode !== 0) return',
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
