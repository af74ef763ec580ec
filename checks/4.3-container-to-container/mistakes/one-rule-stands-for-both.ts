import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['no-rule-twice'],
  because:
    'That the rule of one direction is there is taken as a sign that the other is: after a crash between the two it is not.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
      replace:
        "    if (await ruleExists(['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])) return\n    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
    },
  ],
})
