import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-within'],
  because: 'Everything that does not leave by eth0 is stopped, and that includes what stays on the bridge.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    for (const bridge of [this.bridge, otherBridge]) {',
        "      await ensureRule('-I', ['-i', bridge, '!', '-o', 'eth0', ...this.#comment, '-j', 'DROP'])",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
