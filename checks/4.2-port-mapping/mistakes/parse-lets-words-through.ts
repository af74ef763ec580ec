import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'Number("abc") is NaN, and NaN is neither below 1 nor above 65535: a range check alone lets it pass.',
  edits: [
    {
      find: [
        '    const [, host, container, protocol] = /^([1-9]\\d*):([1-9]\\d*)(?:\\/(tcp|udp))?$/.exec(text) ?? []',
        '    if (!host || !container) {',
      ].join('\n'),
      replace: [
        '    const [, host, container, protocol] = /^([^:/]*):?([^:/]*)(?:\\/(tcp|udp))?$/.exec(text) ?? []',
        '    if (Number(host) < 1 || Number(container) < 1) {',
      ].join('\n'),
    },
  ],
})
