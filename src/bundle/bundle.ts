/**
 * Makes one JavaScript module out of a learner's code, to be sent into the VM. Treats the code as hostile: it is only
 * ever read, and nothing outside the submission can get into the bundle.
 */
import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { BuildOptions, Message, OutputFile } from 'esbuild'
import { readReference, readSource, UnreadableSource } from '../catalog/index.ts'
import { LabError, type LabErrorOptions } from '../errors.ts'
import { type Confinement, isInside, type SourceFile, type Zone } from './confine.ts'
import { EsbuildGaveUp, runEsbuild } from './esbuild.ts'
import { frame, type Place, position, visible } from './frame.ts'
import { type Complaint, confinedFiles, namespace, shownPath } from './plugin.ts'

export interface Submission {
  /** Absolute path of the TypeScript file that is checked. */
  entry: string
  /** Absolute path of the submission's labs/ folder (or of solutions/, for the reference). */
  root: string
  /** From the stub of an earlier lab to the reference solution used in its place; absolute paths. */
  predecessors: ReadonlyMap<string, string>
  repoRoot: string
}

export interface Bundle {
  /** What the entry said when it was read; it is read once, and may say something else by now. */
  text: string
  /** An ES module for Node 20 whose only imports are built-ins and zx. */
  code: string
  /** Source map as JSON; its sources look like `labs/4.1-network-manager/network-manager.ts`. */
  map: string
  /** Real paths of the files that went in. */
  used: string[]
  /** SHA-256 of the code. */
  hash: string
}

/** Milliseconds. A build takes some 30, and is stopped after 3 s of processor time. */
const patience = 60_000

/** Bytes of the code, and of its map; all sources together have at most half of that. */
const outputLimit = 8 * 1024 * 1024

/** Throws LabError `import-refused` or `bundle-failed`; `output` shows the place. */
export async function bundleSubmission(submission: Submission): Promise<Bundle> {
  const file = await realpath(submission.entry).catch((error) => cannotRead(submission, error))
  const confinement = await confine(submission)
  const entry = insideOf(confinement.submission, submission, file)
  const isReference = isInside(file, confinement.solutions.root)
  const text = await (isReference ? readReference : readSource)(file).catch((error) =>
    cannotRead(submission, error),
  )
  const used = new Set<string>()
  try {
    const { outputFiles } = await runEsbuild(
      { ...options, plugins: [confinedFiles({ entry, text, confinement, used })] } satisfies BuildOptions,
      patience,
    )
    const [code, map] = ['.js', '.map'].map((end) =>
      textOfOutput(outputFiles.find(({ path }) => path.endsWith(end))),
    )
    if (code === undefined || map === undefined) throw tooLarge(shownPath(entry))
    if (hasPattern(code)) throw hiddenPattern(shownPath(entry))
    const hash = createHash('sha256').update(code).digest('hex')
    return { text, code, map: withoutNamespace(map), used: [...used], hash }
  } catch (error) {
    throw explain(error, shownPath(entry))
  }
}

const options = {
  entryPoints: ['entry'],
  outfile: '/bundle.js',
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'silent',
  // As in any ES module; left to itself, esbuild gives require() the same powers as import(), see tokens.ts.
  define: { require: 'undefined' },
  // So that no tsconfig.json of a submission has a say.
  tsconfigRaw: '{}',
} satisfies BuildOptions

async function confine({ root, repoRoot, predecessors }: Submission): Promise<Confinement> {
  const [realRoot, realRepo] = await Promise.all([realpath(root), realpath(repoRoot)])
  // A submission may lie anywhere; the person who wrote it knows its files as labs/….
  const shown = isInside(realRoot, realRepo)
    ? path.relative(realRepo, realRoot).replaceAll(path.sep, '/')
    : 'labs'
  const redirects = new Map<string, string>()
  for (const [stub, solution] of predecessors) {
    redirects.set(path.join(realRoot, path.relative(root, stub)), await realpath(solution))
  }
  return {
    submission: { root: realRoot, shown },
    solutions: { root: path.join(realRepo, 'solutions'), shown: 'solutions' },
    redirects,
  }
}

function insideOf(zone: Zone, submission: Submission, file: string): SourceFile {
  if (isInside(file, zone.root)) return { file, zone }
  throw new LabError('import-refused', `${entryName(submission)} leads out of ${zone.shown}/`, {
    next: 'Put an ordinary file there.',
  })
}

function cannotRead(submission: Submission, cause: NodeJS.ErrnoException): never {
  const shown = entryName(submission)
  if (cause.code === 'ENOENT') {
    const next = 'Put your code there; git restore brings back what came with the lab.'
    throw new LabError('bundle-failed', `${shown} does not exist`, { next, cause })
  }
  const why = cause instanceof UnreadableSource ? cause.message : `cannot be read (${cause.code})`
  throw new LabError('bundle-failed', `${shown} ${why}`, { next: 'Put an ordinary file there.', cause })
}

/** Undefined when nobody could have meant it: constants that are put in everywhere make much out of little. */
function textOfOutput(file: OutputFile | undefined): string | undefined {
  return file === undefined || file.contents.length > outputLimit ? undefined : file.text
}

/**
 * For an import() whose argument is a pattern esbuild asks no plugin, looks at the folders it may see, and puts in a helper of
 * this name. tokens.ts sees most of them before that, and with their place, but not where only a whole parser could tell a
 * division from the beginning of a regular expression.
 */
function hasPattern(code: string): boolean {
  return /\b__glob\d*\b/.test(code)
}

function hiddenPattern(entry: string): LabError {
  const message = `${visible(entry)}: import() takes one plain string here`
  return new LabError('import-refused', message, { next: 'Write the path as a plain string.' })
}

function tooLarge(entry: string): LabError {
  const message = `${visible(entry)} becomes larger than ${outputLimit / 1024 / 1024} MB when it is bundled`
  return new LabError('bundle-failed', message, { next: 'Simplify the code.' })
}

/** As the person knows it who asked for it. */
function entryName({ entry, repoRoot }: Submission): string {
  return visible(isInside(entry, repoRoot) ? path.relative(repoRoot, entry) : entry, 200)
}

/** esbuild writes `lab-file:labs/…` for a module that is not a plain file. */
function withoutNamespace(map: string): string {
  const parsed = JSON.parse(map) as { sources: string[] }
  const prefix = `${namespace}:`
  return JSON.stringify({
    ...parsed,
    sources: parsed.sources.map((source) =>
      source.startsWith(prefix) ? source.slice(prefix.length) : source,
    ),
  })
}

function explain(error: unknown, entry: string): unknown {
  if (error instanceof EsbuildGaveUp) {
    return new LabError('bundle-failed', `${visible(entry)} cannot be bundled: it ${error.message}`, {
      next: 'Simplify the code.',
      cause: error,
    })
  }
  const messages = (error as { errors?: Message[] }).errors
  if (messages === undefined) return error
  // A bug of ours inside the plugin, not a mistake in the learner's code.
  const bug = messages.find((message) => message.detail instanceof Error)
  if (bug !== undefined) return bug.detail
  const complaints = messages.map((message) => message.detail as Complaint | undefined)
  const refusals = messages.filter((_, index) => complaints[index]?.code === 'import-refused')
  // A refused import is what matters; what esbuild then could not make sense of is noise.
  const shown = refusals.length > 0 ? refusals : messages
  const [first] = shown
  const detail = first?.detail as Complaint | undefined
  const options = {
    next: detail?.next ?? 'Mend the code at that place.',
    output: shown
      .slice(0, 3)
      .map((message) => frame(textOf(message), placeOf(message)))
      .join('\n\n'),
  }
  const what = headline(first, entry)
  if (refusals.length > 0) return new LabError('import-refused', what, options)
  if (messages.some(({ text }) => text.startsWith('No matching export in ')))
    return new ExportMissing(what, options)
  return new LabError('bundle-failed', what, options)
}

/** Code of an earlier lab does not have what this code imports of it. Other code for that lab may have it. */
export class ExportMissing extends LabError {
  constructor(message: string, options: LabErrorOptions) {
    super('bundle-failed', message, options)
  }
}

function headline(message: Message | undefined, entry: string): string {
  const place = message === undefined ? undefined : placeOf(message)
  const where = place === undefined ? visible(entry) : position(place)
  return `${where}: ${visible(message === undefined ? 'cannot be bundled' : textOf(message), 300)}`
}

function textOf({ text }: Message): string {
  return text.replaceAll(`${namespace}:`, '')
}

function placeOf({ location }: Message): Place | undefined {
  if (location === null) return undefined
  return { ...location, file: location.file.replace(`${namespace}:`, '') }
}
