import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['old-address'],
  because:
    "The new address is added to the rule, and the old one stays in it, which by now is somebody else's.",
  edits: [
    {
      find: ['  readonly #addresses = new Map<string, string>()', ''].join('\n'),
      replace: [
        '  readonly #addresses = new Map<string, string>()',
        '  readonly #former: [string, string][] = []',
        '',
      ].join('\n'),
    },
    {
      find: '    this.#addresses.set(name, ip)',
      replace: ['    this.#addresses.set(name, ip)', '    this.#former.push([name, ip])'].join('\n'),
    },
    {
      find: [
        '    const pair = `-s ${source} -d ${destination}`',
        '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
      ].join('\n'),
      replace: [
        '    const all = this.#former.filter(([name]) => name === to).map(([, ip]) => `-s ${source} -d ${ip}`)',
        '    return all.flatMap((pair) => matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`))',
      ].join('\n'),
    },
  ],
})
