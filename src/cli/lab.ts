/**
 * `npm run lab`: the list, a lab from its narrative to its verdict, and its parts one by one.
 */
import { Command, Option } from 'commander'
import { findLab, type Lab, loadCatalog, loadProgress, stateOf } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { sandboxKinds } from '../sandbox/index.ts'
import { type CheckOptions, checkCommand } from './check.ts'
import type { Context } from './context.ts'

export async function labCommand(args: string[], context: Context): Promise<number> {
  refuseSwallowed(process.env)
  let code = 0
  const program = new Command('npm run lab --')
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .description('Container networking, one lab at a time. Without a lab: the list.')
    .argument('[lab]', 'a lab, for example 4.2: read it, then check your code')
    .addOption(sandboxOption())
    .action(async (id: string | undefined, options: CheckOptions) => {
      code = id === undefined ? await list(context) : await whole(id, options, context)
    })
  program
    .command('read <lab>')
    .description('show the narrative')
    .action(async (id: string) => {
      await read(findLab(await loadCatalog(context.root), id), context)
    })
  program
    .command('review <lab>')
    .description('two questions about the lab, then their answers')
    .action(async (id: string) => {
      const { reviewCommand } = await import('./review.ts')
      await reviewCommand(findLab(await loadCatalog(context.root), id), context)
    })
  addChecking(program.command('check <lab>'), async (id, options) => {
    code = await checkCommand(id, options, context)
  })
  await program.parseAsync(args, { from: 'user' })
  return code
}

/** npm keeps options for itself that are not behind `--`, and hands them on in the environment alone. */
function refuseSwallowed(env: NodeJS.ProcessEnv): void {
  const name = ['solution', 'sandbox', 'file'].find((each) => env[`npm_config_${each}`] !== undefined)
  if (name === undefined) return
  throw new LabError('usage', `npm has kept --${name} for itself: the lab never saw it.`, {
    next: `Put -- before it: npm run lab check 4.1 -- --${name} …`,
  })
}

function sandboxOption(): Option {
  return new Option('--sandbox <kind>', 'where the code runs; without it: the first that works here').choices(
    sandboxKinds,
  )
}

function addChecking(command: Command, action: (id: string, options: CheckOptions) => Promise<void>): void {
  command
    .description('check your code')
    .addOption(new Option('--solution', 'check the reference instead of your code').conflicts('file'))
    .addOption(new Option('--file <path>', 'check this file instead of your code'))
    .addOption(sandboxOption())
    .addOption(new Option('--arch <name>', 'guest architecture').choices(['amd64', 'arm64']))
    .option('--only <check>', 'this check alone, with those it needs; ids are beside failures, and in --json')
    .option('--json', 'one JSON document with verdicts, evidence and times')
    .action(action)
}

async function list({ root, drawing, out }: Context): Promise<number> {
  const [labs, progress, { renderLabList }] = await Promise.all([
    loadCatalog(root),
    loadProgress(root),
    import('../report/index.ts'),
  ])
  const listed = await Promise.all(labs.map(async (lab) => ({ lab, state: await stateOf(lab, progress) })))
  out(renderLabList(listed, drawing))
  return 0
}

async function read(lab: Lab, { drawing, out }: Context): Promise<void> {
  const [{ renderMarkdown }, { questionsOf }] = await Promise.all([
    import('../narrative/index.ts'),
    import('./review.ts'),
  ])
  out(renderMarkdown(`${lab.narrative}\n${questionsOf(lab)}`, drawing))
}

async function whole(id: string, options: CheckOptions, context: Context): Promise<number> {
  const lab = findLab(await loadCatalog(context.root), id)
  if (lab.kind === 'tour') return (await import('./tour.ts')).tourCommand(lab, options, context)
  if ((await stateOf(lab, await loadProgress(context.root))) === 'untouched') {
    await read(lab, context)
    context.out('\n')
  }
  return checkCommand(id, options, context)
}
