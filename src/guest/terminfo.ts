/**
 * What bash in a guest has to know of the terminal that its prompt is drawn on, as a compiled terminfo entry: the image has no
 * ncurses. Only what every terminal of today understands in the same way.
 */

/** By their numbers in term(5). */
const BOOLEANS = { am: 1, xenl: 4, mir: 13, msgr: 14 }
const NUMBERS: readonly [number, number][] = [
  [0, 80],
  [1, 8],
  [2, 24],
]
const STRINGS: readonly [number, string][] = [
  ...[
    [1, '\x07'],
    [2, '\r'],
    [5, '\x1b[H\x1b[2J'],
    [6, '\x1b[K'],
    [7, '\x1b[J'],
  ],
  ...[
    [10, '\x1b[%i%p1%d;%p2%dH'],
    [11, '\n'],
    [12, '\x1b[H'],
    [13, '\x1b[?25l'],
    [14, '\b'],
  ],
  ...[
    [16, '\x1b[?25h'],
    [17, '\x1b[C'],
    [19, '\x1b[A'],
    [21, '\x1b[P'],
    [22, '\x1b[M'],
    [27, '\x1b[1m'],
  ],
  ...[
    [28, '\x1b[?1049h'],
    [34, '\x1b[7m'],
    [35, '\x1b[7m'],
    [36, '\x1b[4m'],
    [39, '\x1b[0m'],
  ],
  ...[
    [40, '\x1b[?1049l'],
    [43, '\x1b[27m'],
    [44, '\x1b[24m'],
    [52, '\x1b[@'],
    [53, '\x1b[L'],
  ],
  ...[
    [59, '\x1b[3~'],
    [61, '\x1b[B'],
    [76, '\x1b[H'],
    [79, '\x1b[D'],
    [83, '\x1b[C'],
    [87, '\x1b[A'],
  ],
  ...[
    [105, '\x1b[%p1%dP'],
    [107, '\x1b[%p1%dB'],
    [108, '\x1b[%p1%d@'],
    [111, '\x1b[%p1%dD'],
  ],
  ...[
    [112, '\x1b[%p1%dC'],
    [114, '\x1b[%p1%dA'],
    [164, '\x1b[F'],
  ],
] as [number, string][]

const MAGIC = 0o432

export function terminfoEntry(names = 'xterm|a terminal of today'): Buffer {
  const booleans = Buffer.alloc(Math.max(...Object.values(BOOLEANS)) + 1)
  for (const at of Object.values(BOOLEANS)) booleans.writeUInt8(1, at)
  const numbers = shorts(NUMBERS)
  const table: Buffer[] = []
  let end = 0
  const offsets = STRINGS.map(([at, text]): [number, number] => {
    const bytes = Buffer.from(`${text}\0`, 'latin1')
    table.push(bytes)
    end += bytes.length
    return [at, end - bytes.length]
  })
  const name = Buffer.from(`${names}\0`, 'latin1')
  const head = Buffer.alloc(12)
  const strings = shorts(offsets)
  const counts = [name.length, booleans.length, numbers.length / 2, strings.length / 2, end]
  for (const [index, value] of [MAGIC, ...counts].entries()) head.writeUInt16LE(value, 2 * index)
  // Numbers begin at an even place.
  const even = Buffer.alloc((name.length + booleans.length) % 2)
  return Buffer.concat([head, name, booleans, even, numbers, strings, ...table])
}

/** Each value at its place, and nothing at the others. */
function shorts(values: readonly [number, number][]): Buffer {
  const last = Math.max(...values.map(([at]) => at))
  const bytes = Buffer.alloc(2 * (last + 1), 0xff)
  for (const [at, value] of values) bytes.writeInt16LE(value, 2 * at)
  return bytes
}
