import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-within'],
  because:
    'A plus sign stands for any ending: minidocker0+ means minidocker01 as well, and that network is cut off from itself.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    for (const [from, to] of [',
        '      [`${this.bridge}+`, otherBridge],',
        '      [otherBridge, `${this.bridge}+`],',
        '    ] as const) {',
        "      await ensureRule('-I', ['-i', from, '-o', to, ...this.#comment, '-j', 'DROP'])",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
