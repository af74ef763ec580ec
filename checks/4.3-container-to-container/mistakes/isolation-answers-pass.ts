import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-midway'],
  because: 'On the way back the rule spares packets of conversations that have begun.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    const state = ['-m', 'conntrack', '--ctstate', 'NEW,INVALID,RELATED']",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...state, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
