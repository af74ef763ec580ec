/**
 * The part of `npm run setup` that runs before anything is installed: Node's own modules only. It must not know how
 * the guest image or the snapshot is made; the second stage does, in TypeScript.
 */
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from './debian-packages.mjs'
import { SetupError } from './errors.mjs'
import { whileNodePackagesInstall } from './node-packages.mjs'
import { optionNames, parseOptions, usage } from './options.mjs'
import { createReporter } from './reporter.mjs'
import { swallowed } from './swallowed.mjs'
import { checkOtherSystem, systemFamily } from './system.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @param {string[]} args
 * @param {import('./ending.mjs').Ending} ending
 * @returns {Promise<number>} the exit code
 */
export async function setUp(args, { signal, out, quietWith, explainWith, uncut }) {
  const kept = swallowed(optionNames, args)
  if (kept) throw new SetupError(kept.message, { code: 'usage', next: kept.next })
  const { yes, arch, help, vagrant } = parseOptions(args)
  if (help) {
    out(`${usage}\n`)
    return 0
  }
  const reporter = createReporter(process.stderr)
  quietWith(reporter.pause)
  const began = performance.now()
  const family = systemFamily()
  if (family !== 'debian') checkOtherSystem({ family, arch, vagrant })
  await whileNodePackagesInstall({ root, reporter, signal }, async () => {
    if (family === 'debian') await ensureDebianPackages({ yes, arch, vagrant, reporter, signal, uncut })
  })

  const { ensureBuilt, importBuilt } = await import('../cli/build.mjs')
  const { secondStage, explain } = await importBuilt(await ensureBuilt(root), 'src/setup/second-stage.ts')
  explainWith(explain)
  const facts = await secondStage({
    arch,
    onDebian: family === 'debian',
    onProgress: reporter.progress,
    signal,
  })
  reporter.pause()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  out(`Ready in ${seconds} s: ${facts}. Start with: npm run lab 4.1\n`)
  return 0
}
