/**
 * Which file an import means, and whether it may. Learner code gets files of its own labs/ folder, Node's built-ins and
 * zx, and nothing else of the machine that bundles it. Looks at paths only; never opens a file.
 */
import { realpath } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { visible } from './frame.ts'

/** A folder that imports may not leave, by its real path. `shown` is what people call it. */
export interface Zone {
  root: string
  shown: string
}

export interface SourceFile {
  /** Real path. */
  file: string
  zone: Zone
}

export interface Confinement {
  submission: Zone
  solutions: Zone
  /** From a file that an import would get to the reference implementation used in its place; real paths. */
  redirects: ReadonlyMap<string, string>
}

export type Resolution =
  | { kind: 'file'; source: SourceFile }
  | { kind: 'external'; specifier: string }
  | { kind: 'refused'; why: string; next: string }
  | { kind: 'missing'; why: string; next: string }

const extensions = ['.ts', '.mts', '.js', '.mjs']
const stayInside = "Import only files of your labs/ folder, Node's built-ins, and zx."

export async function resolveImport(
  specifier: string,
  importer: SourceFile,
  to: Confinement,
): Promise<Resolution> {
  if (specifier === 'zx') return { kind: 'external', specifier }
  if (isBuiltin(specifier)) return { kind: 'external', specifier: specifier.replace(/^(?!node:)/, 'node:') }
  if (!/^\.\.?(\/|$)/.test(specifier) || specifier.includes('\0')) return refuseByName(specifier)

  const target = path.resolve(path.dirname(importer.file), specifier)
  const { zone } = importer
  // Before the file system is asked anything, so that not even the existence of a foreign file can be learned.
  if (!isInside(target, zone.root)) return refused(`${visible(specifier)} leads out of ${zone.shown}/`)
  for (const candidate of candidates(target)) {
    const found = await follow(candidate, zone, to)
    if (found === 'outside')
      return refused(`${visible(specifier)} is a link that leads out of ${zone.shown}/`)
    if (found !== undefined) return { kind: 'file', source: found }
  }
  return notFound(specifier, target)
}

export function isInside(file: string, root: string): boolean {
  const relative = path.relative(root, file)
  return (
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative)
  )
}

/** As `npx tsc` would understand it: `./x.js` may be written for x.ts, and the extension may be left out. */
function candidates(target: string): string[] {
  const extension = path.extname(target)
  if (extension === '.js' || extension === '.mjs') return [target, target.replace(/js$/, 'ts')]
  return extensions.includes(extension)
    ? [target]
    : [`${target}.ts`, `${target}.mts`, `${target}.js`, `${target}.mjs`]
}

async function follow(
  candidate: string,
  zone: Zone,
  to: Confinement,
): Promise<SourceFile | 'outside' | undefined> {
  const real = await realpath(candidate).catch(() => undefined)
  if (zone === to.submission) {
    // Also when the submission has no such file: it may well lack the labs before this one.
    const reference = to.redirects.get(candidate) ?? (real && to.redirects.get(real))
    if (reference !== undefined) return { file: reference, zone: to.solutions }
  }
  if (real === undefined) return undefined
  return isInside(real, zone.root) ? { file: real, zone } : 'outside'
}

function refuseByName(specifier: string): Resolution {
  const name = visible(specifier)
  if (specifier.startsWith('zx/'))
    return refused(`${name} is not available`, "Import what you need from 'zx'.")
  if (specifier.startsWith('node:')) return refused(`${name} is not a built-in of this Node`)
  if (/^[a-z][a-z0-9+.-]*:/i.test(specifier)) return refused(`${name} is a URL`)
  if (/^[/\\]|^\.\.?\\/.test(specifier)) return refused(`${name} is not a relative path`)
  if (/^[#.\0]|\0/.test(specifier)) return refused(`${name} is not a file of your labs/ folder`)
  return refused(`the package ${name} is not available in the VM`)
}

function refused(why: string, next = stayInside): Resolution {
  return { kind: 'refused', why, next }
}

async function notFound(specifier: string, target: string): Promise<Resolution> {
  const name = visible(specifier)
  const exists = await realpath(target).then(
    () => true,
    () => false,
  )
  if (exists && !extensions.includes(path.extname(target))) {
    return refused(`${name} is not a ${extensions.join(', ')} file`, 'Import only TypeScript and JavaScript.')
  }
  return { kind: 'missing', why: `${name} does not exist`, next: 'Mend the path of that import.' }
}
