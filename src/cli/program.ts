/**
 * The command lines: how each of them is set up, and how it is told that npm has taken a part of it away. Knows no command.
 */
import { Command, CommanderError } from 'commander'
import { LabError } from '../errors.ts'
import { type OwnOption, swallowed } from '../setup/swallowed.mjs'

/** @param name as in `npm run <name>` */
export function createProgram(name: string): Command {
  return (
    new Command(`npm run ${name} --`)
      .exitOverride()
      .showSuggestionAfterError()
      // Told by explain.ts, like every other error.
      .configureOutput({ outputError: () => {} })
  )
}

/** What the help of a command ends with. */
export function withExample(command: Command, ...examples: string[]): Command {
  const title = examples.length === 1 ? 'Example:' : 'Examples:'
  return command.addHelpText(
    'after',
    `\n${[title, ...examples.map((each) => `  npm run lab ${each}`)].join('\n')}`,
  )
}

/** @throws LabError `usage`, CommanderError, and what the command throws */
export async function runProgram(program: Command, args: string[]): Promise<void> {
  const kept = swallowed(optionsOf(program), args)
  if (kept !== undefined) throw new LabError('usage', kept.message, { next: kept.next })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    throw error instanceof CommanderError ? Object.assign(error, { next: helpFor(program, args) }) : error
  }
}

/** Of the command that was meant, if one was. */
function helpFor(program: Command, args: string[]): string {
  const [word] = args.filter((each) => !each.startsWith('-'))
  const named = program.commands.find((command) => command.name() === word)
  const [npm, run, name] = program.name().split(' ')
  return [npm, run, name, ...(named === undefined ? [] : [named.name()]), '-- --help'].join(' ')
}

/** Those of its subcommands as well. */
export function optionsOf(program: Command): OwnOption[] {
  const own = program.options.map((option) => ({
    name: option.name().replace(/^no-/, ''),
    takesValue: option.required || option.optional,
    negated: option.negate,
    ...(option.short === undefined ? {} : { short: option.short }),
  }))
  return [...own, ...program.commands.flatMap(optionsOf)]
}
