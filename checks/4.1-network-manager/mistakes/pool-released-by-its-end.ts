import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because: 'Only the last two numbers of an address are read, so one of another network frees one of this.',
  edits: [
    {
      find: '    const freed = toNumber(ip)',
      replace: [
        "    const network = this.#subnet.split('.').slice(0, 2)",
        "    const freed = toNumber([...network, ...ip.split('.').slice(2)].join('.'))",
      ].join('\n'),
    },
  ],
})
