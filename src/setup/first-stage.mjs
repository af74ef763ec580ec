/**
 * The part of `npm run setup` that runs before anything is installed: Node's own modules only. It must not know how
 * the guest image or the snapshot is made; the second stage does, in TypeScript.
 */
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from './debian-packages.mjs'
import { SetupError } from './errors.mjs'
import { ensureNodePackages } from './node-packages.mjs'
import { parseOptions, usage } from './options.mjs'
import { createReporter } from './reporter.mjs'
import { otherSystemAdvice, systemFamily } from './system.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string[]} argv */
export async function main(argv) {
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const reporter = createReporter(process.stderr)
  try {
    await setUp(argv, { reporter, signal: interruption.signal })
  } catch (error) {
    reporter.stop()
    process.exitCode = interruption.signal.aborted ? 130 : 2
    explain(error, interruption.signal.aborted)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/**
 * @param {string[]} argv
 * @param {{ reporter: import('./reporter.mjs').Reporter, signal: AbortSignal }} context
 */
async function setUp(argv, { reporter, signal }) {
  const options = parseOptions(argv)
  if (options.help) {
    console.log(usage)
    return
  }
  const began = performance.now()
  await ensureNodePackages({ root, reporter, signal })
  const family = systemFamily()
  if (family === 'debian')
    await ensureDebianPackages({ yes: options.yes, arch: options.arch, reporter, signal })
  else otherSystemAdvice({ family, arch: options.arch })

  const { tsImport } = await import('tsx/esm/api')
  const { secondStage } = await tsImport('./second-stage.ts', import.meta.url)
  await secondStage({ arch: options.arch, family, onProgress: reporter.progress, signal })
  reporter.stop()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`Ready (${seconds} s). Start with: npm run lab 4.1`)
}

/**
 * @param {unknown} error
 * @param {boolean} interrupted
 */
function explain(error, interrupted) {
  if (interrupted) {
    console.error('Stopped. Nothing half-made was kept; npm run setup goes on from here.')
    return
  }
  if (!(error instanceof Error) || !(error instanceof SetupError || error.name === 'LabError')) throw error
  const { message, output, next } = /** @type {SetupError} */ (error)
  console.error(message)
  if (output) console.error(output.replace(/^/gm, '  | '))
  if (next) console.error(`Next: ${next}`)
}
