/**
 * What goes wrong in any program: StrykerJS's mutators for conditions, strings, blocks, regular expressions and the like. Only
 * where they change what, not how they would run it: here each mutant is a file of its own.
 */
import { Instrumenter } from '@stryker-mutator/instrumenter'
import type { Change } from './operators/index.ts'

export interface GeneralChange extends Change {
  /** `ConditionalExpression` */
  operator: string
}

const nothing = (): void => {}
const no = (): boolean => false

/** It would tell what it does. */
const silent = {
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no },
  ...{ isWarnEnabled: no, isErrorEnabled: no, isFatalEnabled: no },
}

/** @param name it ends in .ts */
export async function generalChanges(name: string, source: string): Promise<GeneralChange[]> {
  const instrumenter = new Instrumenter(silent)
  const files = [{ name, mutate: true, content: source }]
  const options = { plugins: null, excludedMutations: [], ignorers: [] }
  const { mutants } = await instrumenter.instrument(files, options)
  const offsetOf = offsets(source)
  return mutants.map(({ location, mutatorName, replacement = '' }) => ({
    operator: mutatorName,
    start: offsetOf(location.start),
    end: offsetOf(location.end),
    text: replacement,
  }))
}

/** From lines and columns, both counted from 0. */
function offsets(source: string): (at: { line: number; column: number }) => number {
  const starts = [0]
  for (const line of source.split('\n')) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  return ({ line, column }) => (starts[line] ?? 0) + column
}
