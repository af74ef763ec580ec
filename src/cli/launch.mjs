/**
 * What `npm run lab`, `image`, `vm` and `bench` start: does whatever of the setup needs no privileges, then hands
 * over to the TypeScript. Plain JavaScript, because it must run before anything is installed.
 */
import { fileURLToPath } from 'node:url'
import { checkNode } from '../setup/node-version.mjs'

checkNode()
const root = new URL('../../', import.meta.url)
const { prepareNodePackages } = await import('../setup/node-packages.mjs')
if (await prepareNodePackages(root)) {
  const { builtFile, ensureBuilt, importBuilt } = await import('./build.mjs')
  process.setSourceMapsEnabled(true)
  const folder = fileURLToPath(root)
  const { main } = await importBuilt(folder, 'src/cli/main.ts')
  await main(process.argv.slice(2), async (/** @type {string} */ source) =>
    builtFile(await ensureBuilt(folder), source),
  )
}
