import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-cannot-enter'],
  because:
    '"Ping is harmless": ICMP may enter the bridge from anywhere, and a neighbor with a route finds out who is there.',
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: [
        "    const ping = { table: 'filter', line: `-A FORWARD -o ${this.bridge} -p icmp -m comment ${this.#comment} -j ACCEPT` }",
        '    await changeRules([...leftovers.map(deletion), ...this.#rules(), ping])',
      ].join('\n'),
    },
  ],
})
