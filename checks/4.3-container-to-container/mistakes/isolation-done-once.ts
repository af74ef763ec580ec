import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'That it was separated once is remembered, also when another object has removed the rules since.',
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
        '',
      ].join('\n'),
      replace: [
        '    if (this.#apart.has(otherBridge)) return',
        '    this.#apart.add(otherBridge)',
        "    await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
        '',
      ].join('\n'),
    },
  ],
})
