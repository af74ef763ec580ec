import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'An error of the second rule of isolateFrom is dropped: one direction stays open, and nobody hears of it.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
      replace:
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP']).catch(() => {})",
    },
  ],
})
