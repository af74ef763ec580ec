import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['no-rule-twice'],
  because:
    'Which networks it is separate from is remembered by the object, and not asked of the kernel: another one adds the rules once more.',
  edits: [
    {
      find: [
        '  readonly bridge: string',
        '',
        "  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {",
        '',
      ].join('\n'),
      replace: [
        '  readonly bridge: string',
        '  readonly #apart = new Set<string>()',
        '',
        "  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {",
        '',
      ].join('\n'),
    },
    {
      find: [
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        "    await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
      replace: [
        '    if (this.#apart.has(otherBridge)) return',
        '    this.#apart.add(otherBridge)',
        '    await $`iptables --wait -I FORWARD -i ${this.bridge} -o ${otherBridge} ${this.#comment} -j DROP`',
        '    await $`iptables --wait -I FORWARD -i ${otherBridge} -o ${this.bridge} ${this.#comment} -j DROP`',
        '',
      ].join('\n'),
    },
  ],
})
