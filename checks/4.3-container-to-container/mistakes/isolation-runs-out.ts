import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-protocols'],
  because: 'The rules stop no more than so many packets: a limit, copied from a rule that was to log.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
      replace:
        "    const limit = ['-m', 'limit', '--limit', '1/min', '--limit-burst', '60']\n    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...limit, ...this.#comment, '-j', 'DROP'])\n",
    },
  ],
})
