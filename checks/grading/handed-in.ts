/**
 * What the students of a class have written, each lab with what it must get: references, implementations of others, stubs, mistakes,
 * and some that need their own earlier labs. Knows nothing of how a course site packs them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stubFrom } from '../../src/catalog/index.ts'
import { loadMistake, mistakeNames } from '../mistakes/load.ts'
import { ROOT } from '../support/cli.ts'
import { inRoom } from '../support/rooms.ts'
import { fileOf, SLUGS, solutionOf } from '../support/submission.ts'

/** What must come of one lab. */
export type Must =
  | { be: 'passed' | 'untouched' | 'missing' | 'unreadable' }
  /** Ids of checks that fail; others may as well. */
  | { fail: readonly string[] }

export interface Student {
  name: string
  /** Texts of what is handed in, by its path below labs/. */
  files: Record<string, string>
  /** By lab: `4.2` */
  must: Record<string, Must>
  /** By lab: its own earlier labs that the result has to be built on. */
  builtOn?: Record<string, readonly string[]>
}

const FIRST =
  'Zoë,Jürgen,Anna Lena,Đorđe,Łukasz,Siân,Çağla,Åse,José María,Mei,Noël,Ömer,Renée,Søren,Ünal'.split(',')
const LAST = ['Müller', 'van den Berg', 'Groß', 'O’Neill']

const KINDS = ['reference', 'other', 'begun', 'mistaken', 'mistaken', 'dependent'] as const

export function idOf(slug: string): string {
  return slug.split('-')[0] ?? ''
}

/** @param number from 0; the same number is the same student */
export async function student(number: number): Promise<Student> {
  const name = `${FIRST[number % FIRST.length]} ${LAST[Math.floor(number / FIRST.length) % LAST.length]}`
  const kind = KINDS[number % KINDS.length] ?? 'reference'
  switch (kind) {
    case 'reference':
      return { name, ...references(SLUGS) }
    case 'other':
      return { name, ...others() }
    case 'begun':
      return { name, ...begun(number) }
    case 'mistaken':
      return { name, ...(await mistaken(number)) }
    case 'dependent':
      return { name, ...dependent(number) }
  }
}

type Written = Omit<Student, 'name'>

function pathOf(slug: string): string {
  return `${slug}/${fileOf(slug)}`
}

function reference(slug: string): string {
  return readFileSync(solutionOf(slug), 'utf8')
}

function references(slugs: readonly string[]): Written {
  return {
    files: Object.fromEntries(slugs.map((slug) => [pathOf(slug), reference(slug)])),
    must: mustOf((slug) => ({ be: slugs.includes(slug) ? 'passed' : 'missing' })),
  }
}

function mustOf(of: (slug: string) => Must): Record<string, Must> {
  return Object.fromEntries(SLUGS.map((slug) => [idOf(slug), of(slug)]))
}

/** An implementation of its own for each lab that has one without packages of others. */
const OTHERS: Record<string, string> = { '4.4-dns': 'async' }

function others(): Written {
  const support = 'conformance/support'
  const moved = (text: string): string =>
    text
      .replaceAll(`'../../${support}/`, "'../own/")
      .replace(/'\.\.\/\.\.\/(4\.\d-[a-z-]+)\/conformance\/\w+\.ts'/g, (_, slug) => `'../${pathOf(slug)}'`)
      .replaceAll("'../../../solutions/", "'../")
  const own = readdirSync(join(ROOT, 'checks', support)).filter((name) => name !== 'cni.ts')
  const written = SLUGS.filter((slug) => slug !== '4.7-host-mode')
  return {
    files: {
      ...Object.fromEntries(
        own.map((name) => [`own/${name}`, moved(readFileSync(join(ROOT, 'checks', support, name), 'utf8'))]),
      ),
      ...Object.fromEntries(
        written.map((slug) => [
          pathOf(slug),
          moved(readFileSync(inRoom(slug, 'conformance', `${OTHERS[slug] ?? 'nft'}.ts`), 'utf8')),
        ]),
      ),
    },
    must: mustOf((slug) => ({ be: written.includes(slug) ? 'passed' : 'missing' })),
  }
}

/** Some labs written, some as they came, the last one not even there, and one that is no TypeScript. */
function begun(number: number): Written {
  const done = 1 + (number % 4)
  const last = SLUGS.at(-1) ?? ''
  const broken = SLUGS[done] ?? ''
  const textOf = (slug: string, index: number): string => {
    if (index < done) return reference(slug)
    return slug === broken ? 'export class {\n' : stubFrom(reference(slug), solutionOf(slug))
  }
  return {
    files: Object.fromEntries(
      SLUGS.filter((slug) => slug !== last).map((slug, index) => [pathOf(slug), textOf(slug, index)]),
    ),
    must: mustOf((slug) => {
      if (slug === last) return { be: 'missing' }
      if (SLUGS.indexOf(slug) < done) return { be: 'passed' }
      return { be: slug === broken ? 'unreadable' : 'untouched' }
    }),
  }
}

/** Two labs with a mistake, and one without that builds on the first of them. */
async function mistaken(number: number): Promise<Written> {
  const first = number % 3 === 0 ? '4.2-port-mapping' : '4.1-network-manager'
  const others = SLUGS.filter((slug) => slug > '4.3')
  const second = others[number % others.length] ?? ''
  const one = await mistakeFor(first, number)
  const two = await mistakeFor(second, number)
  const after = first === '4.2-port-mapping' ? '4.9-udp' : '4.3-container-to-container'
  const good = after === second ? [] : [after]
  return {
    files: {
      ...references(good).files,
      [pathOf(first)]: one.source,
      [pathOf(second)]: two.source,
    },
    must: mustOf((slug) => {
      if (slug === first) return { fail: one.fails }
      if (slug === second) return { fail: two.fails }
      return { be: good.includes(slug) ? 'passed' : 'missing' }
    }),
  }
}

async function mistakeFor(slug: string, number: number) {
  const names = mistakeNames(slug)
  return loadMistake(slug, names[(number * 11) % names.length] ?? '')
}

/** A 4.1 that throws, and after it a 4.9 that imports what only this student's 4.2 exports. */
function dependent(number: number): Written {
  const helper = `half${number}`
  const [network, ports, udp] = ['4.1-network-manager', '4.2-port-mapping', '4.9-udp']
  return {
    files: {
      [pathOf(network)]: reference(network).replace(
        /^ {2}async (\w+)\(.*\{$/m,
        (line) => `${line}\n    if (this !== undefined) throw new Error('not yet')`,
      ),
      [pathOf(ports)]: `${reference(ports)}\nexport const ${helper} = (n: number): number => n / 2\n`,
      [pathOf(udp)]:
        `import { ${helper} } from '../${pathOf(ports)}'\n${reference(udp)}\nif (${helper}(2) !== 1) throw new Error('wrong half')\n`,
    },
    must: mustOf((slug) => {
      if (slug === network) return { fail: [] }
      return { be: slug === ports || slug === udp ? 'passed' : 'missing' }
    }),
    builtOn: { '4.2': [], '4.9': ['4.2'] },
  }
}
