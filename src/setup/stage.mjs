/**
 * Runs a piece of setup the way every one of them must behave: progress is drawn, Ctrl-C stops it, and what goes wrong
 * is said in words. It must not know what the piece does.
 */
import { SetupError } from './errors.mjs'
import { createReporter } from './reporter.mjs'

/** @typedef {{ reporter: import('./reporter.mjs').Reporter, signal: AbortSignal }} StageContext */

/**
 * Sets the exit code when the work fails: 130 after an interruption, 2 otherwise. Bugs are thrown on.
 * @param {(context: StageContext) => Promise<void>} work
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function runStage(work) {
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const reporter = createReporter(process.stderr)
  try {
    await work({ reporter, signal: interruption.signal })
    return true
  } catch (error) {
    reporter.pause()
    process.exitCode = explain(error, interruption.signal.aborted)
    return false
  } finally {
    reporter.pause()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/**
 * @param {unknown} error
 * @param {boolean} interrupted
 */
function explain(error, interrupted) {
  if (interrupted) {
    console.error(
      'Stopped. What is finished is kept, nothing is left half-made; npm run setup goes on from here.',
    )
    return 130
  }
  if (!isForPeople(error)) throw error
  console.error(error.message)
  if (error.output) console.error(error.output.replace(/^/gm, '  | '))
  if (error.next) console.error(`→ ${error.next.replaceAll('\n', '\n→ ')}`)
  return 2
}

/**
 * LabError is TypeScript, which this stage cannot load yet, but has the same fields.
 * @param {unknown} error
 * @returns {error is SetupError}
 */
function isForPeople(error) {
  return error instanceof SetupError || (error instanceof Error && error.name === 'LabError')
}
