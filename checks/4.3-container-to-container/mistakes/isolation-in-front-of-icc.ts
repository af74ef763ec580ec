import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-within'],
  because:
    'A rule that lets only answers into the other network stands in front of that which lets its containers talk to each other.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    const state = ['-m', 'conntrack', '!', '--ctstate', 'RELATED,ESTABLISHED']",
        "    await ensureRule('-I', ['-o', otherBridge, ...state, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
