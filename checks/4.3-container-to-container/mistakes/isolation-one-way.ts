import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-back'],
  because: 'One rule stops minidocker0 from calling minidocker1; nobody has thought of the calls from there.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    const begun = ['-m', 'conntrack', '--ctstate', 'NEW']",
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...begun, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
