import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'Each call waits for the promise of the one before it, and fails with it: after one call that could not write its rule, none of that object does anything.',
  edits: [
    {
      find: "    if (allowed) await ensureRule('-A', rule)\n    else await removeRule(rule)\n",
      replace: [
        "    this.#last = this.#last.then(() => (allowed ? ensureRule('-A', rule) : removeRule(rule)))",
        '    await this.#last',
        '',
      ].join('\n'),
    },
    {
      find: '  /** What makes a rule ours. One word',
      replace: '  #last: Promise<void> = Promise.resolve()\n\n  /** What makes a rule ours. One word',
    },
  ],
})
