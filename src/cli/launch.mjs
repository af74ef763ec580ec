/**
 * What `npm run lab`, `image`, `bench` and `stubs` start: does whatever of the setup needs no privileges, then hands over to
 * the TypeScript. Plain JavaScript, because it must run before anything is installed.
 */
import { fileURLToPath } from 'node:url'
import { checkNode } from '../setup/node-version.mjs'

checkNode()
const root = new URL('../../', import.meta.url)
const { prepareNodePackages } = await import('../setup/node-packages.mjs')
if (await prepareNodePackages(root)) {
  const { importBuilt } = await import('./build.mjs')
  process.setSourceMapsEnabled(true)
  const { main } = await importBuilt(fileURLToPath(root), 'src/cli/main.ts')
  await main(process.argv.slice(2))
}
