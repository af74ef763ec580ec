import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['each-protocol'],
  because: 'Rules are written for tcp and udp, also for a mapping that names one of them.',
  edits: [
    {
      find: 'await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
      replace:
        'await changeRules(PROTOCOLS.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
    },
  ],
})
