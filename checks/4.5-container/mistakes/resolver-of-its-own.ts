import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['by-name'],
  because: 'Each container has a resolver of its own, and so nobody hears of the names of the others.',
  edits: [
    {
      find: ['    const { network, forwarder, names, nameServer } = this.host', ''].join('\n'),
      replace: [
        '    const { network, forwarder, nameServer } = this.host',
        '    const names = new DnsResolver()',
        '',
      ].join('\n'),
    },
  ],
})
