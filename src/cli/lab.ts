/**
 * `npm run lab`: the list, a lab from its narrative to its verdict, and its parts one by one.
 */
import { Argument, type Command, Option } from 'commander'
import { findLab, type Lab, loadCatalog, loadProgress, nearest, stateOf } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { sandboxKinds } from '../sandbox/index.ts'
import { checkCommand } from './check.ts'
import { completableOf, completionScript, HOW_TO_LOAD, SHELLS, type Shell } from './completion.ts'
import type { Context } from './context.ts'
import type { HintOptions } from './hint.ts'
import { createProgram, runProgram, withExample } from './program.ts'
import { type CheckOptions, type CheckRequest, requestFrom } from './request.ts'
import type { ResetOptions } from './reset.ts'
import type { ShellOptions } from './shell.ts'
import type { Format } from './topology.ts'

export async function labCommand(args: string[], context: Context): Promise<number> {
  let code = 0
  const program = createProgram('lab')
    .enablePositionalOptions()
    .description('Container networking, one lab at a time. Without a lab: the list.')
    .argument('[lab]', 'a lab, for example 4.2: read it, then check your code')
    .addOption(sandboxOption())
    // A word too many is told in our own words: it may well be a command, or another lab.
    .allowExcessArguments()
    .hook('preAction', (_, command) => {
      const words = command.registeredArguments
      const extra = command.args[words.length]
      if (command === program || extra === undefined || words.at(-1)?.variadic) return
      const known = command.args.slice(0, words.length)
      const takes =
        words.length === 1 ? 'one lab' : words.length === 0 ? 'nothing behind it' : `${words.length} words`
      throw new LabError('usage', `${command.name()} takes ${takes}, and here is a word too many: ${extra}`, {
        next: ['npm run lab', command.name(), ...known].join(' '),
      })
    })
    .action(async (id: string | undefined, options: CheckOptions) => {
      if (id === undefined) code = await list(program, context)
      else if (id === 'help')
        (program.commands.find((each) => each.name() === program.args[1]) ?? program).outputHelp()
      else code = await whole(await meant(program, context), requestFrom(options, context), context)
    })
  const labCalled = async (id: string): Promise<Lab> => findLab(await loadCatalog(context.root), id)
  withExample(program.command('read <lab>'), 'read 4.2')
    .description('the text, page by page, from where you left')
    .action(async (id: string) => {
      code = await (await import('./read.ts')).readCommand(await labCalled(id), context)
    })
  withExample(program.command('review <lab>'), 'review 4.2')
    .description('two questions about the lab, then their answers')
    .action(async (id: string) => {
      await (await import('./review.ts')).reviewCommand(await labCalled(id), context)
    })
  withExample(program.command('hint <lab>'), 'hint 4.2', 'hint 4.2 -- --again')
    .description('the next of the hints, from a nudge to nearly everything')
    .option('--again', 'those that were given already')
    .action(async (id: string, options: HintOptions) => {
      code = await (await import('./hint.ts')).hintCommand(await labCalled(id), options, context)
    })
  withExample(program.command('solution <lab>'), 'solution 4.2')
    .description('the reference, after passing or when asked twice')
    .action(async (id: string) => {
      code = await (await import('./solution.ts')).solutionCommand(await labCalled(id), context)
    })
  withExample(program.command('diff <lab>'), 'diff 4.2')
    .description('your code beside the reference')
    .action(async (id: string) => {
      code = await (await import('./solution.ts')).diffCommand(await labCalled(id), context)
    })
  withExample(program.command('reset <lab>'), 'reset 4.2')
    .description('the stub as it came; what you wrote is kept')
    .option('--yes', 'without asking')
    .action(async (id: string, options: ResetOptions) => {
      code = await (await import('./reset.ts')).resetCommand(await labCalled(id), options, context)
    })
  withExample(program.command('update [lab]'), 'update', 'update 4.2')
    .description('merge what the course has changed in a stub into your file')
    .action(async (id: string | undefined) => {
      const labs = id === undefined ? await loadCatalog(context.root) : [await labCalled(id)]
      code = await (await import('./update.ts')).updateCommand(labs, context)
    })
  withExample(program.command('doctor'), 'doctor')
    .description('what this machine has and lacks for the checks')
    .action(async () => {
      code = await (await import('./doctor.ts')).doctorCommand(context)
    })
  program
    .command('completion')
    .addHelpText('after', HOW_TO_LOAD)
    .description('a script that completes these words in bash, zsh or fish')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell) => context.out(completionScript(shell, completableOf(program))))
  withExample(program.command('why <lab>'), 'why 4.2', 'why 4.2 -- --solution')
    .description('what each rule, address, route and switch of your code is good for')
    .addOption(new Option('--solution', 'of the reference instead of your code').conflicts('file'))
    .addOption(new Option('--file <path>', 'of this file instead of your code'))
    .addOption(sandboxOption())
    .action(async (id: string, options: CheckOptions) => {
      const { whyCommand } = await import('./why.ts')
      code = await whyCommand(id, requestFrom(options, context), context)
    })
  addTrace(program, context, (ended) => {
    code = ended
  })
  const shell = withExample(program.command('shell <lab>'), 'shell 4.2', 'shell 4.2 web')
    .description('a terminal in the network that your code builds; a second joins it')
    .argument('[place]', 'host, a container, neighbor, internet or router; without it: host')
    .addOption(new Option('--in <place>', 'the place, as an option').hideHelp())
  whoseNetwork(shell).action(async (id: string, place: string | undefined, options: ShellOptions) => {
    code = await (await import('./shell.ts')).shellCommand(id, place, options, context)
  })
  addChecking(
    withExample(program.command('check <lab>'), 'check 4.2', 'check 4.2 -- --full'),
    async (id, options) => {
      code = await checkCommand(id, requestFrom(options, context), context)
    },
  )
  withExample(program.command('watch <lab>'), 'watch 4.2')
    .description('check your code again after every save, on one screen')
    .addOption(sandboxOption())
    .action(async (id: string, options: CheckOptions) => {
      const { watchCommand } = await import('./watch.ts')
      code = await watchCommand(id, requestFrom(options, context), context)
    })
  await runProgram(program, args)
  return code
}

/** @throws LabError `usage`, `unknown-lab` when the words are not just a lab */
async function meant({ args, commands }: Command, { root }: Context): Promise<Lab> {
  const labs = await loadCatalog(root)
  const problem = misunderstood(args, [...commands.map((command) => command.name()), 'help'], labs)
  if (problem !== undefined) throw problem
  return findLab(labs, args[0] ?? '')
}

/** What is wrong with words that are no command; undefined when they may be a lab. */
export function misunderstood(words: string[], commands: string[], labs: Lab[]): LabError | undefined {
  const [first = '', ...others] = words
  const names = labs.flatMap(({ id, slug }) => [id, slug, slug.slice(id.length + 1)])
  const isLab = names.includes(first)
  const swapped = others.find((word) => commands.includes(word))
  if (isLab && swapped !== undefined) {
    const next = ['npm run lab', swapped, first, ...others.filter((word) => word !== swapped)].join(' ')
    return new LabError('usage', `The command comes first: ${swapped}, then the lab.`, { next })
  }
  if (isLab && others.length > 0) {
    return new LabError('usage', `Behind lab ${first} there is a word too many: ${others[0]}`, {
      next: `npm run lab ${first}`,
    })
  }
  const [command] = isLab ? [] : nearest(first, commands)
  if (command !== undefined) {
    return new LabError('usage', `There is no command "${first}"; the nearest: ${command}.`, {
      next: ['npm run lab', command, ...others].join(' '),
    })
  }
  // What looks like a lab is told about by who knows the labs.
  if (isLab || /^\d/.test(first) || nearest(first, names).length > 0) return undefined
  return new LabError(
    'usage',
    `There is no command "${first}", and no lab; the commands: ${commands.join(', ')}.`,
    {
      next: 'npm run lab help',
    },
  )
}

function whoseNetwork(command: Command): Command {
  return command
    .addOption(new Option('--solution', "the reference's network instead of yours").conflicts('file'))
    .addOption(new Option('--file <path>', "this file's network instead of yours"))
    .addOption(sandboxOption())
    .addOption(archOption())
}

/** `trace` and `topology`, which look at the network that somebody's code has built. */
function addTrace(program: Command, context: Context, end: (code: number) => void): void {
  const examples = [
    'trace 4.2 neighbor 192.168.1.100:8080',
    'trace 4.8 web cache:6379',
    'trace 4.2 web 203.0.113.10/ping -- --solution',
  ]
  whoseNetwork(withExample(program.command('trace <lab> [from] [to]'), ...examples))
    .description('send a packet, and follow it to its end: interfaces, rules, addresses')
    .action(async (id: string, from: string | undefined, to: string | undefined, options: CheckOptions) => {
      const { traceCommand } = await import('./trace.ts')
      end(await traceCommand({ id, from, to }, requestFrom(options, context), context))
    })
  whoseNetwork(
    withExample(program.command('topology <lab>'), 'topology 4.2', 'topology 4.2 -- --format svg > 4.2.svg'),
  )
    .description("the network as the kernel has it, drawn beside the reference's")
    .addOption(
      new Option('--format <format>', 'for the terminal, for Mermaid, or as a picture')
        .choices(['text', 'mermaid', 'svg'])
        .default('text'),
    )
    .option('--reference', 'all that only the reference has: it shows what is still to be written')
    .action(async (id: string, options: CheckOptions & { format: Format; reference?: true }) => {
      const { topologyCommand } = await import('./topology.ts')
      const { format, reference } = options
      end(await topologyCommand({ id, format, reference }, requestFrom(options, context), context))
    })
}

function sandboxOption(): Option {
  return new Option('--sandbox <kind>', 'where the code runs; without it: qemu').choices(sandboxKinds)
}

function archOption(): Option {
  return new Option('--arch <name>', 'guest architecture').choices(['amd64', 'arm64'])
}

function addChecking(command: Command, action: (id: string, options: CheckOptions) => Promise<void>): void {
  command
    .description('check your code')
    .addOption(new Option('--solution', 'check the reference instead of your code').conflicts('file'))
    .addOption(new Option('--file <path>', 'check this file instead of your code'))
    .addOption(sandboxOption())
    .addOption(archOption())
    .option('--only <check>', 'this check alone, with those it needs; ids are beside failures, and in --json')
    .option('--seed <seed>', 'the values of an earlier run, which are drawn anew otherwise')
    .option('--full', 'every check, and all that is known of the first failure')
    .option('--problems', 'failures once more as file:line: error, for an editor')
    .option('--json', 'one JSON document with verdicts, evidence and times')
    .action(action)
}

async function list(program: Command, context: Context): Promise<number> {
  const { root, drawing, out, conversing, interactive } = context
  const [labs, progress, { renderLabList, themeOf }] = await Promise.all([
    loadCatalog(root),
    loadProgress(root),
    import('../report/index.ts'),
  ])
  const listed = await Promise.all(labs.map(async (lab) => ({ lab, state: await stateOf(lab, progress) })))
  if (!conversing || !interactive || process.env.TERM === 'dumb') {
    out(renderLabList(listed, drawing))
    return 0
  }
  const { pickLab } = await import('./pick-lab.ts')
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
  }))
  const words = await pickLab(listed, commands, context)
  if (words === undefined) return 0
  out(`${themeOf(drawing).quiet(`  npm run lab ${words.join(' ')}`)}\n\n`)
  return labCommand(words, context)
}

async function whole(lab: Lab, request: CheckRequest, context: Context): Promise<number> {
  if (lab.kind === 'tour') return (await import('./tour.ts')).tourCommand(lab, request, context)
  if ((await stateOf(lab, await loadProgress(context.root))) === 'untouched') {
    return (await import('./read.ts')).beginLab(lab, context)
  }
  return checkCommand(lab.id, request, context)
}
