import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-protocols'],
  because: 'The rules list the states of conntrack, and leave out INVALID: what belongs to nothing passes.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
      replace:
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, '-m', 'conntrack', '--ctstate', 'NEW,ESTABLISHED,RELATED', ...this.#comment, '-j', 'DROP'])\n",
    },
    {
      find: "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])\n",
      replace:
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, '-m', 'conntrack', '--ctstate', 'NEW,ESTABLISHED,RELATED', ...this.#comment, '-j', 'DROP'])\n",
    },
  ],
})
