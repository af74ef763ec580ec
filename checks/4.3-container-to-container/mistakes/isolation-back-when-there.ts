import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-early'],
  because: 'The way back is closed only when the other bridge is there already.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    const { exitCode } = await $`ip link show ${otherBridge}`.quiet().nothrow()',
        '    if (exitCode === 0) {',
        "      await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
