/**
 * `npm run mistakes -- [lab [name]]`: runs the checks that mistakes name on those mistakes, all of them in one run, and tells
 * which did not fail. With --json it prints a line for each mistake as it ends. Exit codes as those of `lab check`.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Option } from 'commander'
import { findLab, loadCatalog } from '../../src/catalog/index.ts'
import { builtFile, ensureBuilt } from '../../src/cli/build.mjs'
import { interrupted } from '../../src/cli/check.ts'
import { type Context, createContext } from '../../src/cli/context.ts'
import { explain } from '../../src/cli/explain.ts'
import { createProgram, runProgram } from '../../src/cli/program.ts'
import { readySandbox } from '../../src/cli/ready-sandbox.ts'
import { LabError } from '../../src/errors.ts'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import { EXIT, runToEnd, wantsJson } from '../../src/setup/ending.mjs'
import { checkLabs, prepareSubject, type ToCheck, type Verdict } from '../../src/verdict/index.ts'
import { ROOT } from '../support/cli.ts'
import { SLUGS, submission } from '../support/submission.ts'
import { loadMistake, mistakeNames, type NamedMistake } from './load.ts'

/** How it went with one mistake; the checks are those that it names and those they need. */
export interface MistakeRun {
  slug: string
  name: string
  verdicts: Verdict[]
}

interface Options {
  sandbox: SandboxKind
  json?: true
}

/** @throws LabError `usage`, `unknown-lab` */
async function chosen(lab: string | undefined, name: string | undefined): Promise<NamedMistake[]> {
  const slugs = lab === undefined ? SLUGS : [findLab(await loadCatalog(ROOT), lab).slug]
  const all = slugs.flatMap((slug) => mistakeNames(slug).map((each) => [slug, each] as const))
  const wanted = all.filter(([, each]) => name === undefined || each === name)
  if (wanted.length === 0) {
    throw new LabError('usage', `There is no mistake ${name ?? ''} for lab ${lab}.`, {
      next: 'They are in checks/mistakes/.',
    })
  }
  return Promise.all(wanted.map(([slug, each]) => loadMistake(slug, each)))
}

/**
 * The same check file once more, for other code: vitest runs each file once, and each module once in a thread. Named
 * `<number>.4.1-network-manager.check.mjs`.
 */
function anotherCopy(built: string, number: number): string {
  const copy = join(dirname(built), '../copies', `${number}.${basename(built)}`)
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true })
    const fresh = `${copy}.${process.pid}`
    writeFileSync(fresh, `import ${JSON.stringify(`${built}?${number}`)}\n`)
    renameSync(fresh, copy)
  }
  return copy
}

async function prepare(mistakes: NamedMistake[]): Promise<ToCheck[]> {
  const labs = await loadCatalog(ROOT)
  const folder = await ensureBuilt(ROOT)
  return Promise.all(
    mistakes.map(async ({ slug, source, fails }, index) => {
      using code = submission(slug, source)
      const lab = findLab(labs, slug.split('-')[0] ?? '')
      const subject = await prepareSubject({
        root: ROOT,
        labs,
        lab,
        choice: { kind: 'file', path: code.file },
      })
      const built = builtFile(folder, relative(ROOT, lab.files.check))
      return { subject, checkFile: anotherCopy(built, index + 1), only: fails }
    }),
  )
}

/** What of it did not fail as it should: a line each. */
function missed({ fails }: NamedMistake, verdicts: Verdict[]): string[] {
  return fails.flatMap((id) => {
    const { status, error } = verdicts.find(({ check }) => check === id) ?? { status: 'not run' }
    return status === 'failed' ? [] : [`${id}: ${status} ${error ?? ''}`.trimEnd()]
  })
}

/** @returns the exit code */
async function run(args: string[], { sandbox: kind, json }: Options, context: Context): Promise<number> {
  const [lab, name] = args
  const mistakes = await chosen(lab, name)
  const { opened, sandbox } = await readySandbox({ kind, cacheDir: context.cacheDir }, context)
  let failed = 0
  const checking = checkLabs({
    ...{ root: ROOT, opened, sandbox },
    labs: await prepare(mistakes),
    onLab({ verdicts }, index) {
      const mistake = mistakes[index] as NamedMistake
      const others = missed(mistake, verdicts)
      if (others.length === 0) failed += 1
      const { slug, name } = mistake
      if (json) return context.out(`${JSON.stringify({ slug, name, verdicts } satisfies MistakeRun)}\n`)
      context.out(`${others.length === 0 ? '✓' : '✗'} ${slug} ${name}\n`)
      for (const other of others) context.out(`    ${other}\n`)
    },
  })
  await Promise.race([checking, interrupted(context)])
  if (!json) context.out(`${failed} of ${mistakes.length} mistakes fail the checks that they name.\n`)
  return failed === mistakes.length ? EXIT.passed : EXIT.failed
}

const args = process.argv.slice(2)
await runToEnd(
  async (ending) => {
    ending.explainWith(explain)
    const context = await createContext({ ...ending, built: (source) => source })
    let code: number = EXIT.unusable
    const program = createProgram('mistakes')
      .argument('[lab]', 'such as 4.1; without, all of them')
      .argument('[name]', 'one mistake of that lab')
      .addOption(new Option('--sandbox <kind>').choices(sandboxKinds).default('qemu'))
      .option('--json', 'a line of JSON for each')
      .action(async () => {
        code = await run(program.args, program.opts<Options>(), context)
      })
    await runProgram(program, args)
    return code
  },
  { json: wantsJson(args) },
)
