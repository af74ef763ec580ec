import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-cannot-enter'],
  because:
    'UDP has no connections, thinks the author, so there is no way to know answers, and everything by UDP is let in.',
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: [
        "    const udp = { table: 'filter', line: `-A FORWARD -o ${this.bridge} -p udp -m comment ${this.#comment} -j ACCEPT` }",
        '    await changeRules([...leftovers.map(deletion), ...this.#rules(), udp])',
      ].join('\n'),
    },
  ],
})
