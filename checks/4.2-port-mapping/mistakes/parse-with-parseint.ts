import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    'parseInt reads as far as it can and keeps quiet about the rest, so " 8080:80", "8080x:80" and "8080:80:90" pass.',
  edits: [
    {
      find: [
        '    const [, host, container, protocol] = /^([1-9]\\d*):([1-9]\\d*)(?:\\/(tcp|udp))?$/.exec(text) ?? []',
        '    if (!host || !container) {',
      ].join('\n'),
      replace: [
        "    const [ports = '', protocol] = text.split('/')",
        "    const [host, container] = ports.split(':').map((port) => Number.parseInt(port, 10))",
        "    if (!host || !container || host < 0 || container < 0 || !['tcp', 'udp', undefined].includes(protocol)) {",
      ].join('\n'),
    },
  ],
})
