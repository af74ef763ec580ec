import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-protocols'],
  because: 'A rule each for TCP, UDP and ICMP: packets of any other protocol pass.',
  edits: [
    {
      find: "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])\n",
      replace: [
        "    await ensureRule('-I', ['-p', 'tcp', '-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-p', 'udp', '-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-p', 'icmp', '-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
