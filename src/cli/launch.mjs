/**
 * What `npm run lab`, `image` and `bench` start: does whatever of the setup needs no privileges, then hands over to the
 * TypeScript. Plain JavaScript, because it must run before anything is installed.
 */
import { checkNode } from '../setup/node-version.mjs'

checkNode()
const root = new URL('../../', import.meta.url)
const { prepareNodePackages } = await import('../setup/node-packages.mjs')
if (await prepareNodePackages(root)) {
  const { register } = await import('tsx/esm/api')
  register()
  const { main } = await import('./main.ts')
  await main(process.argv.slice(2))
}
