import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because:
    'Whether icc is on is remembered by the object, and not asked of the kernel: another one takes it to be off.',
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
        '  #allowed = false',
        '',
        "  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {",
        '',
      ].join('\n'),
    },
    {
      find: [
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
      replace: [
        '    if (allowed === this.#allowed) return',
        '    this.#allowed = allowed',
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
    },
  ],
})
