/**
 * The commands that run submissions of the rooms: which ones are meant, and what they are run with. Knows nothing of what is to
 * come of them.
 */
import { type Command, Option } from 'commander'
import { findLab, loadCatalog } from '../../src/catalog/index.ts'
import { builtFile, ensureBuilt } from '../../src/cli/build.mjs'
import { type Context, createContext } from '../../src/cli/context.ts'
import { explain } from '../../src/cli/explain.ts'
import { createProgram, runProgram } from '../../src/cli/program.ts'
import { readySandbox } from '../../src/cli/ready-sandbox.ts'
import { LabError } from '../../src/errors.ts'
import { type Grading, openGrading } from '../../src/grading/index.ts'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import { EXIT, runToEnd, wantsJson } from '../../src/setup/ending.mjs'
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

/** All labs, or the one that is named. @throws LabError `unknown-lab` */
export async function slugsOf(lab: string | undefined): Promise<string[]> {
  return lab === undefined ? SLUGS : [findLab(await loadCatalog(ROOT), lab).slug]
}

export interface SandboxOptions {
  sandbox: SandboxKind
  /** Debian packages beside the usual ones. */
  packages?: string[]
}

/** What a command is given. */
export interface Bench {
  /** Prints a line. */
  say(line: string): void
  open(options: SandboxOptions): Promise<Grading>
}

function benchIn(context: Context): Bench {
  const { cacheDir, signal, built } = context
  return {
    say: (line) => context.out(`${line}\n`),
    async open({ sandbox: kind, packages = [] }) {
      const extra = packages.length === 0 ? {} : { extraPackages: packages }
      const { opened, sandbox } = await readySandbox({ kind, cacheDir, ...extra }, context)
      return openGrading({ root: ROOT, opened, sandbox, built, signal })
    },
  }
}

export interface CorpusRun<Options = object> extends Bench {
  places: Place[]
  json: boolean
  sandbox: SandboxKind
  /** What the checks' values are drawn from; always the same where none is asked for. */
  seed: { seed?: string }
  /** What was asked for of the options that this command alone has. */
  options: Options
}

interface CorpusCommand {
  /** Where it is not named after its corpus. */
  name?: string
  /** The one used when none is asked for. */
  sandbox?: SandboxKind
  /** Of this command alone. */
  options?: Option[]
}

/**
 * `npm run <corpus> -- [lab [names…]]`. With --json it prints a line for each submission as it ends.
 *
 * @param run whether all of them came out as they should
 */
export async function corpusCommand<Options = object>(
  corpus: Corpus,
  run: (corpus: CorpusRun<Options>) => Promise<boolean>,
  { name = corpus, sandbox: usual = 'qemu', options: own = [] }: CorpusCommand = {},
): Promise<void> {
  const options = (program: Command): Command => {
    program
      .argument('[names...]', 'some of that lab')
      .addOption(new Option('--sandbox <kind>').choices(sandboxKinds).default(usual))
      .option('--seed <text>', 'what the values of the checks are drawn from')
      .option('--json', 'a line of JSON for each')
    for (const option of own) program.addOption(option)
    return program
  }
  type Asked = Options & { sandbox: SandboxKind; seed?: string; json?: true }
  await labsCommand<Asked>(name, options, async (wish, bench) => {
    const { sandbox, json = false, args } = wish
    const seed = wish.seed === undefined ? {} : { seed: wish.seed }
    return run({ ...bench, places: await chosen(corpus, args), json, sandbox, seed, options: wish })
  })
}

/** What was typed: arguments and options. */
export type Wish<Options> = Options & { args: string[] }

/**
 * `npm run <name> -- [lab]`, with more arguments and options. Exit codes as those of `lab check`.
 *
 * @param run whether all came out as it should
 */
export async function labsCommand<Options>(
  name: string,
  options: (program: Command) => Command,
  run: (wish: Wish<Options>, bench: Bench) => Promise<boolean>,
): Promise<void> {
  const args = process.argv.slice(2)
  await runToEnd(
    async (ending) => {
      ending.explainWith(explain)
      let code: number = EXIT.unusable
      const program = options(
        createProgram(name).argument('[lab]', 'such as 4.1; without, all of them'),
      ).action(async () => {
        const folder = await ensureBuilt(ROOT)
        const context = await createContext({ ...ending, built: (source) => builtFile(folder, source) })
        const wish = { ...program.opts(), args: program.args } as Wish<Options>
        const good = await run(wish, benchIn(context))
        code = good ? EXIT.passed : EXIT.failed
      })
      await runProgram(program, args)
      return code
    },
    { json: wantsJson(args) },
  )
}
