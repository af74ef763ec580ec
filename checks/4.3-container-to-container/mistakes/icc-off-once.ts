import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because: 'That icc is off is remembered, and not that it was switched on in between.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace: '    else if (!this.#off) await removeRule(rule)\n    this.#off ||= !allowed\n',
    },
    {
      find: "  readonly bridge: string\n\n  constructor({ bridge = 'minidocker0' }: TrafficConfig",
      replace:
        "  readonly bridge: string\n  #off = false\n\n  constructor({ bridge = 'minidocker0' }: TrafficConfig",
    },
  ],
})
