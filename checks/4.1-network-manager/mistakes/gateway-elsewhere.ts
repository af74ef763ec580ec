import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-refuses'],
  because: 'The gateway is not looked at: containers get one that they cannot see.',
  edits: [
    {
      find: 'if (!isIPv4(gateway) || this.#gateway < this.#next || this.#gateway > this.#last) {',
      replace: 'if (!isIPv4(gateway)) {',
    },
  ],
})
