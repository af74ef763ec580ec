/**
 * The part of `npm run setup` that runs before anything is installed: Node's own modules only. It must not know how
 * the guest image or the snapshot is made; the second stage does, in TypeScript.
 */
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from './debian-packages.mjs'
import { whileNodePackagesInstall } from './node-packages.mjs'
import { parseOptions, usage } from './options.mjs'
import { runStage } from './stage.mjs'
import { checkOtherSystem, systemFamily } from './system.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string[]} argv */
export async function main(argv) {
  await runStage((context) => setUp(argv, context))
}

/**
 * @param {string[]} argv
 * @param {import('./stage.mjs').StageContext} context
 */
async function setUp(argv, { reporter, signal }) {
  const { yes, arch, help, vagrant } = parseOptions(argv)
  if (help) {
    console.log(usage)
    return
  }
  const began = performance.now()
  const family = systemFamily()
  if (family !== 'debian') checkOtherSystem({ family, arch, vagrant })
  await whileNodePackagesInstall({ root, reporter, signal }, async () => {
    if (family === 'debian') await ensureDebianPackages({ yes, arch, vagrant, reporter, signal })
  })

  const { importBuilt } = await import('../cli/build.mjs')
  const { secondStage } = await importBuilt(root, 'src/setup/second-stage.ts')
  const facts = await secondStage({
    arch,
    onDebian: family === 'debian',
    onProgress: reporter.progress,
    signal,
  })
  reporter.pause()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`Ready in ${seconds} s: ${facts}. Start with: npm run lab 4.1`)
}
