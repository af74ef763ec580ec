/**
 * Which lab a file is that is not called as the lab asks for: by what it exports, or by a name that a browser, a site or an editor
 * has made of the right one. Where it could be two, it is neither.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Lab, pristineStub, sameSource } from '../catalog/index.ts'
import { exportsOf } from './exports.ts'
import { type KeptFile, keyOf } from './intake.ts'
import { shownName } from './names.ts'

/** What tells a lab from the others. */
export interface Mark {
  lab: Lab
  /** The stub as it came. */
  stub: string
  /** Names of what it exports of its own, and no other lab does. */
  names: Set<string>
}

export async function marksOf(labs: readonly Lab[]): Promise<Mark[]> {
  const stubs = await Promise.all(labs.map(async (lab) => ({ lab, stub: await pristineStub(lab) })))
  const all = stubs.flatMap(({ lab, stub }) =>
    stub === undefined ? [] : [{ lab, stub, names: exportsOf(stub) }],
  )
  return all.map((mark) => ({
    ...mark,
    names: new Set([...mark.names].filter((name) => all.every((o) => o === mark || !o.names.has(name)))),
  }))
}

export function isStub(file: KeptFile, { stub }: Mark): boolean {
  return sameSource(readFileSync(file.copy, 'utf8'), stub)
}

export interface Meant {
  lab: Lab
  /** Undefined where there are several, or one that says two things. */
  file: KeptFile | undefined
  /** For people: a sentence. */
  why: string
}

/** Bytes of a file that is looked into, and how many are: more is not one person's chapter. */
const LONGEST = 128 * 1024
const MOST = 40

/**
 * @param strays files that are no lab by their names
 * @param open labs that nothing was found for
 */
export function meantBy(strays: readonly KeptFile[], open: readonly Lab[], marks: readonly Mark[]): Meant[] {
  const read = strays
    .filter(({ size, path }) => size <= LONGEST && /\.ts$/i.test(path.at(-1) ?? ''))
    .slice(0, MOST)
    .map((file) => ({ file, ...said(file, marks) }))
  return open.flatMap((lab): Meant[] => {
    const own = read.filter(({ named, exporting }) => named === lab || exporting.includes(lab))
    const files = own.filter(({ file: { hash } }, at) => own.findIndex((o) => o.file.hash === hash) === at)
    const [one, ...others] = files
    if (one === undefined) return []
    const shown = files.map(({ file }) => shownName(keyOf(file.path)))
    if (others.length > 0) {
      const why = `${shown.slice(0, 4).join(' and ')} may be ${fileOf(lab)}: none was taken`
      return [{ lab, file: undefined, why }]
    }
    const { named, exporting, names } = one
    const contradicts = exporting.some((other) => other !== lab) || (named !== undefined && named !== lab)
    if (contradicts) {
      const ids = [...new Set([...(named === undefined ? [] : [named]), ...exporting])].map(({ id }) => id)
      return [
        { lab, file: undefined, why: `${shown[0]} may be of lab ${ids.sort().join(' or ')}: not taken` },
      ]
    }
    const because = names.length > 0 ? `it exports ${names.join(', ')}` : 'that is the nearest name'
    return [{ lab, file: one.file, why: `${shown[0]} was taken for ${fileOf(lab)}: ${because}` }]
  })
}

function said(file: KeptFile, marks: readonly Mark[]) {
  const exported = exportsOf(readFileSync(file.copy, 'utf8'))
  const found = marks.map(({ lab, names }) => ({
    lab,
    names: [...names].filter((name) => exported.has(name)),
  }))
  const bare = plain(file.path.at(-1) ?? '')
  return {
    named: marks.find(({ lab }) => bare === plain(fileOf(lab)) || bare === plain(`${lab.slug}.ts`))?.lab,
    exporting: found.filter(({ names }) => names.length > 0).map(({ lab }) => lab),
    names: found.flatMap(({ names }) => names),
  }
}

function fileOf({ files }: Lab): string {
  return basename(files.stub)
}

/** `Network Manager (1).ts`, `network-manager - Copy.ts` and `NetworkManager.ts` are one name. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\.ts$/, '')
    .replace(/(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copy|kopie|copie|copia|\d{1,3}))+$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
