import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-midway'],
  because:
    'Only what begins a conversation is stopped: one that had begun before goes on for as long as it likes.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, '-m', 'conntrack', '--ctstate', 'NEW', ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, '-m', 'conntrack', '--ctstate', 'NEW', ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
