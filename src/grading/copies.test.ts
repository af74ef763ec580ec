import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stubFrom } from '../catalog/index.ts'
import { findCopies } from './copies.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const REFERENCE = read('solutions/4.2-port-mapping/port-mapping.ts')
const STUB = stubFrom(REFERENCE, 'port-mapping.ts')
const OTHER = read('checks/4.2-port-mapping/conformance/nft.ts')
const LEGACY = read('checks/4.2-port-mapping/conformance/legacy.ts')

function copies(sources: Record<string, string>) {
  const found = findCopies({
    ...{ lab: '4.2', stub: STUB, reference: REFERENCE },
    sources: Object.entries(sources).map(([submission, text]) => ({ submission, text })),
  })
  return {
    pairs: found.pairs.map(({ first, second }) => `${first.submission} ${second.submission}`),
    reference: found.reference.map(({ source }) => source.submission),
    found,
  }
}

/** As somebody does who does not want to be found. */
function disguised(source: string): string {
  return source
    .replace(/\b(bridge|mapping|rules?|ports?)\b/g, (name) => `${name}X`)
    .replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '')
    .replaceAll('  ', '\t')
    .replace(/'[^'\n]*'/g, "'text'")
}

test('independent solutions are no copies, of each other or of the reference', () => {
  expect(copies({ nft: OTHER, legacy: LEGACY })).toMatchObject({ pairs: [], reference: [] })
})

test('a copy with other names, texts, comments and layout is one', () => {
  const { pairs, found } = copies({ anna: OTHER, ben: disguised(OTHER), carl: LEGACY })
  expect(pairs).toEqual(['anna ben'])
  expect(found.pairs[0]?.likeness).toBeGreaterThan(0.9)
  expect(found.pairs[0]?.one[0]?.[0]).toBeGreaterThan(0)
})

test('so is one with half of it written anew', () => {
  const half = OTHER.slice(0, OTHER.length / 2)
  expect(copies({ anna: OTHER, ben: `${half}\n${LEGACY.slice(LEGACY.length * 0.7)}` }).pairs).toEqual([
    'anna ben',
  ])
})

test('likeness to the reference is told apart, and makes no pair', () => {
  expect(copies({ anna: REFERENCE, ben: disguised(REFERENCE), carl: OTHER })).toMatchObject({
    pairs: [],
    reference: ['anna', 'ben'],
  })
})

test('what was in the stub is nobody’s', () => {
  expect(copies({ anna: STUB, ben: STUB })).toMatchObject({ pairs: [], reference: [] })
})

test('code that is no code, and code of thousands of lines, is looked at to an end', () => {
  const long = 'x'.concat('(1)\n'.repeat(200_000))
  expect(copies({ anna: '`${`${"\n', ben: long, carl: long }).pairs.length).toBeLessThan(2)
})

test('code that was put around a copy does not hide it', () => {
  const around = Array.from(
    { length: 400 },
    (_, index) => `export const a${index} = [${'x(),'.repeat(index % 7)}${index}]`,
  )
  expect(copies({ anna: `${REFERENCE}\n${around.join('\n')}` }).reference).toEqual(['anna'])
})
