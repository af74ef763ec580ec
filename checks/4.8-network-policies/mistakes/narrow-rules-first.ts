import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-wins'],
  because:
    'A rule with a port stands before one without, so that a port that is allowed gets through a denial of everything.',
  edits: [
    {
      find: [
        "      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),",
        '',
      ].join('\n'),
      replace: [
        "      ...[...judged('deny'), ...judged('allow')]",
        '        .sort((one, other) => Number(other.traffic.port !== undefined) - Number(one.traffic.port !== undefined))',
        '        .flatMap((rule) => this.#verdictsOf(rule)),',
        '',
      ].join('\n'),
    },
  ],
})
