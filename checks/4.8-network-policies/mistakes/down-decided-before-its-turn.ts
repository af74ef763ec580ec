import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['calls-at-once'],
  because:
    'containerDown looks whether the container is up when it is called; the containerUp before it has not had its turn then, so that nothing goes down.',
  edits: [
    {
      find: '    this.#addresses.set(name, ip)\n    await this.#enforce()',
      replace:
        '    const up = this.#inTurn(async () => void this.#addresses.set(name, ip))\n    await Promise.all([up, this.#enforce()])',
    },
  ],
})
