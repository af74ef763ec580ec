/**
 * Whether two outputs of a command say the same. Each run has ports, process ids and times of its own; what they stand for
 * stays, and the same number must be the same in both places where it stands.
 */

/** Numbers that are of one run only. Those with a name keep their identity: `<port 1>` twice is the same port twice. */
const OF_ONE_RUN: { pattern: RegExp; name: string; same?: true }[] = [
  { pattern: /(?<=\.)(?:3[2-9]|[45]\d|6[0-5])\d{3}(?=[ :])/g, name: 'port', same: true },
  { pattern: /(?<=[sd]port=)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g, name: 'port', same: true },
  { pattern: /(?<=\b(?:net|uts|mnt|pid|ipc|user):\[)\d+(?=\])/g, name: 'namespace', same: true },
  { pattern: /(?<=\bid )\d+/g, name: 'id', same: true },
  { pattern: /(?<=: )\d+(?=[+*-]* (?:\d\/\d\/\d|A\?|AAAA\?))/g, name: 'id', same: true },
  { pattern: /\bfe80::[\da-f:]+(?=\/64)/g, name: 'link-local' },
  { pattern: /(?<=@if)\d+/g, name: 'index' },
  { pattern: /(?<=\b(?:tcp 6|udp 17) )\d+/g, name: 'seconds' },
  { pattern: /(?<=\btime[= ]?)[\d.]+ ?ms/g, name: 'time' },
  { pattern: /(?<=mdev = )[\d./]+ ms/g, name: 'times' },
]

/** @returns true also where lines are broken in other places, as `fold` does when a number is a digit longer */
export function sameListing(one: string, other: string): boolean {
  return essence(one) === essence(other)
}

function essence(text: string): string {
  const known = new Map<string, string>()
  const flat = text.replace(/\s+/g, ' ')
  return OF_ONE_RUN.reduce((rest, { pattern, name, same }) => {
    let count = 0
    return rest.replace(pattern, (value) => {
      if (!same) return `<${name}>`
      const key = `${name} ${value}`
      if (!known.has(key)) known.set(key, `<${name} ${++count}>`)
      return known.get(key) ?? value
    })
  }, flat)
}
