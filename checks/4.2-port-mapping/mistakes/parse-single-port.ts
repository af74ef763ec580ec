import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because:
    '"8080" is taken for 8080:8080, although with Docker a single port means a free port of the host: better not to guess.',
  edits: [
    {
      find: '    const [, host, container, protocol] = /^([1-9]\\d*):([1-9]\\d*)(?:\\/(tcp|udp))?$/.exec(text) ?? []',
      replace:
        '    const [, host, container = host, protocol] = /^([1-9]\\d*)(?::([1-9]\\d*))?(?:\\/(tcp|udp))?$/.exec(text) ?? []',
    },
  ],
})
