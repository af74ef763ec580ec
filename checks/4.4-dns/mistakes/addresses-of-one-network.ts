import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['names-accepted'],
  because: 'Only addresses of one network are taken, although a name may stand for any.',
  edits: [
    {
      find: '  if (!isIPv4(ip)) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)\n',
      replace: '  if (!isIPv4(ip)) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)\n',
    },
    {
      find: [
        '    const { name, address } = entryFrom(hostname, ip)',
        '    this.#addresses.set(name, address)',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
      replace: [
        '    const { name, address } = entryFrom(hostname, ip)',
        "    if (!ip.startsWith('172.18.')) throw new Error('not of this network')",
        '    this.#addresses.set(name, address)',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
