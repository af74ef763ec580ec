/**
 * `npm run mistakes -- [lab [name]]`: runs the checks that mistakes name on those mistakes, all of them in one run, and tells
 * which did not fail. With --json it prints a line for each mistake as it ends.
 */
import { relative } from 'node:path'
import { Command, Option } from 'commander'
import { findLab, loadCatalog } from '../../src/catalog/index.ts'
import { anotherCopy, ensureBuilt } from '../../src/cli/build.mjs'
import { openSandbox } from '../../src/guest/index.ts'
import { defaultCacheDir } from '../../src/image/index.ts'
import type { SandboxKind } from '../../src/sandbox/index.ts'
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

async function chosen(lab: string | undefined, name: string | undefined): Promise<NamedMistake[]> {
  const slugs = lab === undefined ? SLUGS : [findLab(await loadCatalog(ROOT), lab).slug]
  const all = slugs.flatMap((slug) => mistakeNames(slug).map((each) => [slug, each] as const))
  const wanted = all.filter(([, each]) => name === undefined || each === name)
  if (wanted.length === 0) throw new Error(`there is no mistake ${name} for lab ${lab}`)
  return Promise.all(wanted.map(([slug, each]) => loadMistake(slug, each)))
}

async function prepare(mistakes: NamedMistake[]): Promise<ToCheck[]> {
  const labs = await loadCatalog(ROOT)
  const built = await ensureBuilt(ROOT)
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
      const checkFile = anotherCopy(built, relative(ROOT, lab.files.check), index + 1)
      return { subject, checkFile, only: fails }
    }),
  )
}

const program = new Command('npm run mistakes --')
  .argument('[lab]', 'such as 4.1; without, all of them')
  .argument('[name]', 'one mistake of that lab')
  .addOption(new Option('--sandbox <kind>').choices(['qemu', 'vagrant', 'local']).default('qemu'))
  .option('--json', 'a line of JSON for each')
  .parse()
const { sandbox: kind, json } = program.opts<{ sandbox: SandboxKind; json?: true }>()
const [lab, name] = program.args

const mistakes = await chosen(lab, name)
const choice = { kind, cacheDir: defaultCacheDir() }
const opened = await openSandbox(choice)
const { connection } = opened
let missed = 0
await checkLabs({
  root: ROOT,
  opened,
  sandbox: { ...choice, ...(connection === undefined ? {} : { connection }) },
  labs: await prepare(mistakes),
  onLab({ verdicts }, index) {
    const { slug, name, fails } = mistakes[index] as NamedMistake
    if (json) return console.log(JSON.stringify({ slug, name, verdicts } satisfies MistakeRun))
    const others = verdicts.filter(({ check, status }) => fails.includes(check) && status !== 'failed')
    missed += others.length
    const told = others.map(({ check, status, error }) => `      ${check} ${status} ${error ?? ''}`)
    console.log([`${others.length === 0 ? '✓' : '✗'} ${slug} ${name}`, ...told].join('\n'))
  },
})
process.exit(missed === 0 ? 0 : 1)
