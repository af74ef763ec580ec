/**
 * What a learner's process may say of itself, by shape and by size. Its code can write whatever it likes into that channel,
 * eight megabytes of it at a time, and what comes after this looks at each text more than once. Nothing of it is cut off that
 * anybody would read: the limits are higher than those that the guest keeps to.
 */
import * as v from 'valibot'

/** Characters. */
const LONGEST = { name: 200, message: 16 * 1024, stack: 16 * 1024, command: 8 * 1024, output: 4 * 1024 }
/** Between two questions. */
const MOST_COMMANDS = 1000

const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.transform((said) => said.slice(0, longest)),
  )

/** Of what it printed or ran, the last is what tells. */
const ending = (longest: number) =>
  v.pipe(
    v.string(),
    v.transform((said) => said.slice(-longest)),
  )

/** Where code lies in a guest has a name that was drawn; only stacks are traced back from it. */
const withoutPlace = (message: string): string =>
  message.replace(/(?:file:\/\/)?\/tmp\/bundle-\w{6}(?:\/\d+\.mjs|\/)?/g, 'your code')

export const FailureShape = v.object({
  name: v.optional(text(LONGEST.name), 'Error'),
  message: v.pipe(text(LONGEST.message), v.transform(withoutPlace)),
  stack: v.optional(text(LONGEST.stack), ''),
  code: v.optional(text(LONGEST.name)),
  notWritten: v.optional(text(LONGEST.message)),
})
export type LearnerFailure = v.InferOutput<typeof FailureShape>

const Command = v.object({
  command: text(LONGEST.command),
  exitCode: v.nullable(v.number()),
  output: ending(LONGEST.output),
  stack: text(LONGEST.stack),
  outlived: v.optional(text(LONGEST.name)),
})
export type RawCommand = v.InferOutput<typeof Command>

export const Commands = v.object({
  commands: v.pipe(
    v.array(v.unknown()),
    v.transform((all) => all.slice(-MOST_COMMANDS)),
    v.array(Command),
  ),
})

export const Printed = v.object({ text: v.string(), dropped: v.number(), strays: v.array(FailureShape) })
export type Printed = v.InferOutput<typeof Printed>

/** Characters of the commands of a scenario: each of its checks that fails shows them. Honest ones have a tenth of that. */
const KEPT = 1024 * 1024

/** The last of them, as many as are kept. */
export function lastCommands(commands: RawCommand[]): RawCommand[] {
  let left = KEPT
  const first = commands.findLastIndex(({ command, output, stack }) => {
    left -= command.length + output.length + stack.length
    return left < 0
  })
  return commands.slice(first + 1)
}
