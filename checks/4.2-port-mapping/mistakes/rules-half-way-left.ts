import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['add-tells-failure'],
  because:
    'Rules are written one by one, and when one fails, those before it stay: the port is taken, and nobody has it.',
  edits: [
    {
      find: '      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))',
      replace:
        '      const rules = mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp))\n      for (const rule of rules) await changeRules([rule])',
    },
  ],
})
