import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny'],
  because:
    'Each denial goes to the end of FORWARD, behind the rules that accept what stays on the bridge, and is never reached.',
  edits: [
    {
      find: ["    this.#rules.push({ action: 'deny', from, to, traffic })", '    await this.#enforce()'].join(
        '\n',
      ),
      replace: [
        '    const pair = `-s ${this.#addresses.get(from)} -d ${this.#addresses.get(to)}`',
        '    await changeRules(matchesOf(traffic).map((match) => `-A FORWARD ${pair}${match} -j DROP`))',
      ].join('\n'),
    },
  ],
})
