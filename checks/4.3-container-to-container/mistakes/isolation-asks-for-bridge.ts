import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-early'],
  because:
    'Looks first whether the other bridge is there, and throws when it is not: networks can only be separated when both run.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    await $`ip link show ${otherBridge}`',
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
