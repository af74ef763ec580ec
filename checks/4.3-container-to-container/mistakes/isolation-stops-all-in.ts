import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-internet'],
  because: 'A network that lets nobody in does not hear the answers from the internet either.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    for (const bridge of [this.bridge, otherBridge]) {',
        "      await ensureRule('-I', ['!', '-i', bridge, '-o', bridge, ...this.#comment, '-j', 'DROP'])",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
