import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'The address stands in the same line as the name, and can carry as much with it.',
  edits: [
    {
      find: '  if (!isIPv4(ip)) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)',
      replace: '  if (!/^\\d+\\.\\d+\\.\\d+\\.\\d+/.test(ip)) throw new Error(`${ip} is no address`)',
    },
  ],
})
