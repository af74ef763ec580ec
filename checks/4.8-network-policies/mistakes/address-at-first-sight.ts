import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['follows-container'],
  because: 'Names are turned into addresses when a rule is made, and the rule stays with the address.',
  edits: [
    {
      find: [
        '  #verdictsOf({ action, from, to, traffic }: Rule): string[] {',
        '    const source = this.#addresses.get(from)',
        '    const destination = this.#addresses.get(to)',
      ].join('\n'),
      replace: [
        '  #verdictsOf(rule: Rule): string[] {',
        '    const { action, from, to, traffic } = rule',
        '    rule.pair ??= [this.#addresses.get(from), this.#addresses.get(to)]',
        '    const [source, destination] = rule.pair',
      ].join('\n'),
    },
    {
      find: ['  traffic: Traffic', '}'].join('\n'),
      replace: ['  traffic: Traffic', '  pair?: (string | undefined)[]', '}'].join('\n'),
    },
  ],
})
