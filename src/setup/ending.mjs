/**
 * How every command ends, in one place: which signals stop it, what becomes of its exit code, and what is said on which stream.
 * It must not know what the command does.
 *
 * The exit code is 2 until the work has come to another one, so that nothing that goes wrong on the way (an error nobody
 * caught, an event loop that ran dry, a library that calls process.exit) can look like success or like a failed check.
 */
import { writeSync } from 'node:fs'
import { explainPlainly } from './explain-plainly.mjs'
import { foldFor } from './fold.mjs'

/** 130 for SIGTERM as well: what matters to its reader is that there is no verdict. */
export const EXIT = /** @type {const} */ ({ passed: 0, failed: 1, unusable: 2, interrupted: 130 })

/** Milliseconds for putting things in order after a signal. Whatever we started ends when we do, so none of it needs more. */
const ORDER_LIMIT = 1300

/**
 * @typedef {object} Explained
 * @property {number} code of the exit
 * @property {string[]} lines for stderr
 * @property {{ code: string, message: string, next?: string, command?: string, output?: string }} error for --json
 *
 * @typedef {object} Ending
 * @property {AbortSignal} signal aborted by SIGINT and SIGTERM
 * @property {boolean} json whether stdout gets one JSON document, whatever happens
 * @property {(text: string) => void} out writes to stdout
 * @property {(quiet: () => void) => void} quietWith how to wipe what progress has drawn, before the last words
 * @property {(explain: (error: unknown) => Explained) => void} explainWith from now on; until then {@link explainPlainly}
 * @property {<T>(work: () => Promise<T>) => Promise<T>} uncut does what must not be cut short: a signal waits for its end
 */

/**
 * Does the work, and ends the process with the exit code that it returns.
 * @param {(ending: Ending) => Promise<number>} work
 * @param {{ json?: boolean, stopped?: string }} [options] `stopped`: what is said after a signal
 * @returns {Promise<never>}
 */
export async function runToEnd(work, { json = false, stopped: words = 'Stopped.' } = {}) {
  const stopped = {
    code: EXIT.interrupted,
    lines: [words],
    error: { code: 'interrupted', message: words },
  }
  const interruption = new AbortController()
  const { signal } = interruption
  /** @type {number} */
  let code = EXIT.unusable
  let ended = false
  let documented = false
  /** How much is being done that must not be cut short. */
  let uncut = 0
  let quiet = () => {}
  /** @type {(error: unknown) => Explained} */
  let explain = explainPlainly

  const lost = [watchOutput(process.stdout), watchOutput(process.stderr)]
  /** @param {string} text */
  const out = (text) => {
    documented = true
    process.stdout.write(text)
  }
  /**
   * @param {Explained} explained
   * @param {{ out: (text: string) => void, err: (text: string) => void }} [write]
   */
  const tell = ({ code, lines, error }, write = { out, err: (text) => process.stderr.write(text) }) => {
    quiet()
    const folded = foldFor(lines, process.stderr)
    write.err(folded.map((line) => `${line}\n`).join(''))
    // Help that was asked for is no error.
    if (json && !documented && code !== EXIT.passed)
      write.out(`${JSON.stringify({ schemaVersion: 1, error }, null, 2)}\n`)
    documented = true
  }
  /** @param {unknown} error */
  const fail = (error) => {
    const explained = signal.aborted ? stopped : explain(error)
    code = explained.code
    tell(explained)
  }

  // Libraries set the exit code for commands of their own, or exit, and Node has codes for what nobody has caught.
  process.on('exit', () => {
    if (!ended) tell(signal.aborted ? stopped : unfinished, atOnce)
    process.exitCode = signal.aborted ? EXIT.interrupted : code
  })
  process.on('uncaughtException', (error) => {
    if (ended) return
    fail(error)
    void finish()
  })
  const leaveInTime = () => {
    setTimeout(() => (uncut > 0 ? leaveInTime() : process.exit()), ORDER_LIMIT)
  }
  const interrupt = () => {
    // A second Ctrl-C does not wait for order.
    if (signal.aborted && uncut === 0) process.exit()
    if (!signal.aborted) leaveInTime()
    interruption.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  whenOrphaned(() => {
    if (!signal.aborted) interrupt()
  })

  const finish = async () => {
    ended = true
    await Promise.all([process.stdout, process.stderr].map(flushed))
    const [problem] = lost.flatMap((each) => each() ?? [])
    if (problem !== undefined) {
      code = EXIT.unusable
      atOnce.err(`The output could not be written: ${problem.message}\n`)
    }
    // Whatever still holds the event loop is of no use any more.
    return process.exit()
  }

  try {
    const result = await work({
      ...{ signal, json, out },
      quietWith: (use) => {
        quiet = use
      },
      explainWith: (use) => {
        explain = use
      },
      async uncut(piece) {
        uncut += 1
        try {
          return await piece()
        } finally {
          uncut -= 1
        }
      },
    })
    // Something that nobody caught may have ended it meanwhile.
    if (!ended) code = result
    if (signal.aborted) fail(undefined)
  } catch (error) {
    if (!ended) fail(error)
  }
  return finish()
}

const unfinished = {
  code: EXIT.unusable,
  lines: ['The lab ended before its work was done, which is a bug of its own.'],
  error: { code: 'bug', message: 'The lab ended before its work was done, which is a bug of its own.' },
}

/** For the last moment, which waits for nothing. */
const atOnce = {
  out: (/** @type {string} */ text) => writeAtOnce(1, text),
  err: (/** @type {string} */ text) => writeAtOnce(2, text),
}

/**
 * @param {number} descriptor
 * @param {string} text
 */
function writeAtOnce(descriptor, text) {
  try {
    writeSync(descriptor, text)
  } catch {
    // Nobody reads it, or it is full: the exit code has to do.
  }
}

/** Milliseconds. */
const ORPHAN_POLL = 200

/**
 * npm passes signals on to us, but only because its scripts `exec` us in place of the shell between; and not when it is killed.
 * @param {() => void} stop
 */
function whenOrphaned(stop) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const poll = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(poll)
    stop()
  }, ORPHAN_POLL).unref()
}

/**
 * A reader that has had enough, as `head` has, is no error: the verdict goes on without one. Everything else is, because
 * nobody has seen what the exit code stands for.
 * @param {NodeJS.WriteStream} stream
 * @returns {() => Error | undefined} why something was lost
 */
function watchOutput(stream) {
  /** @type {NodeJS.ErrnoException | undefined} */
  let first
  stream.on('error', (error) => {
    first ??= error
  })
  return () => (first?.code === 'EPIPE' ? undefined : first)
}

/** @param {NodeJS.WriteStream} stream */
function flushed(stream) {
  return new Promise((resolve) => stream.write('', resolve))
}

/**
 * Whether one JSON document is wanted, known before any option is looked at: it also has to tell what is wrong with them.
 * @param {string[]} args
 */
export function wantsJson(args) {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).includes('--json')
}
