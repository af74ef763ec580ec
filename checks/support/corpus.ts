/**
 * What corpora of submissions have in common: a folder for each lab with a file for each submission, and a command that runs
 * them all in one vitest. Knows nothing of what is to come of them.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { type Command, Option } from 'commander'
import { findLab, type Lab, loadCatalog } from '../../src/catalog/index.ts'
import { builtFile, ensureBuilt } from '../../src/cli/build.mjs'
import { interrupted } from '../../src/cli/check.ts'
import { type Context, createContext } from '../../src/cli/context.ts'
import { explain } from '../../src/cli/explain.ts'
import { createProgram, runProgram } from '../../src/cli/program.ts'
import { readySandbox } from '../../src/cli/ready-sandbox.ts'
import { LabError } from '../../src/errors.ts'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import { EXIT, runToEnd, wantsJson } from '../../src/setup/ending.mjs'
import {
  type CheckLabsOptions,
  checkLabs,
  keyOf,
  type LabVerdict,
  prepareSubject,
  type Subject,
  type ToCheck,
} from '../../src/verdict/index.ts'
import { ROOT } from './cli.ts'
import { type Corpus, namesIn } from './rooms.ts'
import { SLUGS } from './submission.ts'

/** `['4.1-network-manager', 'bridge-left-down']` */
export type Place = readonly [slug: string, name: string]

/** @throws LabError `usage`, `unknown-lab` */
async function chosen(corpus: Corpus, [lab, ...names]: string[]): Promise<Place[]> {
  const slugs = await slugsOf(lab)
  const all = slugs.flatMap((slug) => namesIn(corpus, slug).map((each) => [slug, each] as const))
  const unknown = names.filter((name) => !all.some(([, each]) => each === name))
  if (unknown.length > 0 || all.length === 0) {
    throw new LabError(
      'usage',
      `There is no ${unknown.join(' or ') || 'submission'} for lab ${lab} in checks/*/${corpus}/.`,
    )
  }
  return names.length === 0 ? all : all.filter(([, each]) => names.includes(each))
}

/** @throws LabError `bundle-failed`, `import-refused` */
export async function subjectOf(slug: string, file: string): Promise<Subject> {
  const labs = await loadCatalog(ROOT)
  const lab = findLab(labs, slug.split('-')[0] ?? '')
  return prepareSubject({ root: ROOT, labs, lab, choice: { kind: 'file', path: file } })
}

export async function referenceOf(slug: string): Promise<Subject> {
  const labs = await loadCatalog(ROOT)
  const lab = findLab(labs, slug.split('-')[0] ?? '')
  return prepareSubject({ root: ROOT, labs, lab, choice: { kind: 'reference' } })
}

/**
 * The same check file once more, for other code: vitest runs each file once, and each module once in a thread. Named
 * `<number>.4.1-network-manager/index.check.mjs`.
 */
function anotherCopy(built: string, number: number): string {
  const copy = join(dirname(built), '../../copies', `${number}.${keyOf(built)}`, basename(built))
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true })
    const fresh = `${copy}.${process.pid}`
    writeFileSync(fresh, `import ${JSON.stringify(`${built}?${number}`)}\n`)
    renameSync(fresh, copy)
  }
  return copy
}

export interface Candidate {
  subject: Subject
  /** Ids of the checks to run, with those they need; all of them when absent. */
  only?: string[]
  /** See `CheckedCode`. */
  freshGuests?: boolean
  /** See `CheckedCode`. */
  untilFailed?: boolean
}

export interface CorpusRun {
  json: boolean
  sandbox: SandboxKind
  /** Prints a line. */
  say(line: string): void
  /** Runs all of them in one vitest. */
  check(
    candidates: Candidate[],
    onEnd: (verdict: LabVerdict, index: number) => void,
    how?: Pick<CheckLabsOptions, 'inOrder' | 'lanes'>,
  ): Promise<void>
}

async function toCheck(candidates: Candidate[]): Promise<ToCheck[]> {
  const built = await ensureBuilt(ROOT)
  const fileFor = ({ files }: Lab): string => builtFile(built, relative(ROOT, files.check))
  return candidates.map((candidate, index) => ({
    ...candidate,
    checkFile: anotherCopy(fileFor(candidate.subject.lab), index + 1),
  }))
}

export interface CorpusOptions {
  sandbox: SandboxKind
  json?: boolean
}

async function begin({ sandbox: kind, json = false }: CorpusOptions, context: Context): Promise<CorpusRun> {
  const { opened, sandbox } = await readySandbox({ kind, cacheDir: context.cacheDir }, context)
  const stopped = interrupted(context)
  stopped.catch(() => {}) // whoever waits for it is told
  return {
    json,
    sandbox: kind,
    say: (line) => context.out(`${line}\n`),
    async check(candidates, onEnd, how = {}) {
      const labs = await toCheck(candidates)
      const checking = checkLabs({ root: ROOT, opened, sandbox, labs, onLab: onEnd, ...how })
      await Promise.race([checking, stopped])
    },
  }
}

/**
 * `npm run <name> -- [lab [names…]]`. With --json it prints a line for each submission as it ends.
 *
 * @param run whether all of them came out as they should
 */
export async function corpusCommand(
  corpus: Corpus,
  run: (places: Place[], opened: CorpusRun) => Promise<boolean>,
): Promise<void> {
  const options = (program: Command): Command =>
    program
      .argument('[names...]', 'some of that lab')
      .addOption(new Option('--sandbox <kind>').choices(sandboxKinds).default('qemu'))
      .option('--json', 'a line of JSON for each')
  await labsCommand<CorpusOptions>(corpus, options, async (wish, begun) => {
    const places = await chosen(corpus, wish.args)
    return run(places, await begun(wish))
  })
}

/** What was typed: arguments and options. */
export type Wish<Options> = Options & { args: string[] }

/**
 * `npm run <name> -- [lab]`, with more arguments and options. Exit codes as those of `lab check`.
 *
 * @param run whether all came out as it should; it begins when what was typed makes sense
 */
export async function labsCommand<Options>(
  name: string,
  options: (program: Command) => Command,
  run: (wish: Wish<Options>, begun: (choice: CorpusOptions) => Promise<CorpusRun>) => Promise<boolean>,
): Promise<void> {
  const args = process.argv.slice(2)
  await runToEnd(
    async (ending) => {
      ending.explainWith(explain)
      const context = await createContext({ ...ending, built: (source) => source })
      let code: number = EXIT.unusable
      const program = options(
        createProgram(name).argument('[lab]', 'such as 4.1; without, all of them'),
      ).action(async () => {
        const wish = { ...program.opts(), args: program.args } as Wish<Options>
        const good = await run(wish, (choice) => begin(choice, context))
        code = good ? EXIT.passed : EXIT.failed
      })
      await runProgram(program, args)
      return code
    },
    { json: wantsJson(args) },
  )
}

/** All labs, or the one that is named. @throws LabError `unknown-lab` */
export async function slugsOf(lab: string | undefined): Promise<string[]> {
  return lab === undefined ? SLUGS : [findLab(await loadCatalog(ROOT), lab).slug]
}
