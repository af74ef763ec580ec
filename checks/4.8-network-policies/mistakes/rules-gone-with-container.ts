import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['follows-container'],
  because: 'When a container goes its rules go with it, and when it comes back nobody makes them again.',
  edits: [
    {
      find: '    this.#addresses.delete(name)',
      replace: [
        '    this.#addresses.delete(name)',
        '    const kept = this.#rules.filter(({ from, to }) => from !== name && to !== name)',
        '    this.#rules.splice(0, this.#rules.length, ...kept)',
      ].join('\n'),
    },
  ],
})
