import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-meanwhile'],
  because:
    'The rule that leads to the chain is taken away while the chain is written, and added again afterwards.',
  edits: [
    {
      find: '      const jump = (await this.#isInForce()) ? [] : [`-I ${this.#jump}`]\n',
      replace:
        '      if (await this.#isInForce()) await changeRules([`-D ${this.#jump}`])\n      const jump = [`-I ${this.#jump}`]\n',
    },
  ],
})
