import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-protocols'],
  because: 'The rules ask for TCP, and datagrams pass from one network to the other.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    await ensureRule('-I', ['-p', 'tcp', '-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-p', 'tcp', '-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
