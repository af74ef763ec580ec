import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'Number() makes 0 of an empty text, so that a part of the address may be missing.',
  edits: [
    {
      find: '  if (!isIPv4(ip)) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)\n',
      replace: [
        "  const p = ip.split('.')",
        "  if (p.length !== 4 || !p.every((o) => Number(o) >= 0 && Number(o) <= 255) || ip.includes('\\n')) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)",
        '',
      ].join('\n'),
    },
  ],
})
