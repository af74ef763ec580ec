import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-whole-network'],
  because:
    'A counter is written behind the first three octets, and after 253 containers it reads 172.18.0.256.',
  edits: [
    {
      find: '    return toAddress(this.#next)',
      replace: [
        "    const [a, b, c] = this.#subnet.split('.')",
        '    return `${a}.${b}.${c}.${this.#next % 65_536}`',
      ].join('\n'),
    },
  ],
})
