import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because: 'A network that is separated is opened within, although icc is off.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
      replace: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-A', ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT'])",
        '',
      ].join('\n'),
    },
  ],
})
