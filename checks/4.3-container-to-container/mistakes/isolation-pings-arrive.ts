import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['isolated-protocols'],
  because: 'On the way there pings pass; since their answers do not, nobody who waits for one notices.',
  edits: [
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        "    const notPing = ['!', '-p', 'icmp']",
        "    await ensureRule('-I', [...notPing, '-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
