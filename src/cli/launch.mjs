/**
 * What `npm run lab`, `grade`, `course`, `image`, `vm` and `bench` start: does the part of the setup that needs no privileges, then
 * hands over to the TypeScript. Plain JavaScript, because it must run before anything is installed.
 */
import { guardTerminal } from '../setup/charset.mjs'
import { checkNode } from '../setup/node-version.mjs'

checkNode()
for (const stream of [process.stdout, process.stderr]) guardTerminal(stream, process.env)
const { runToEnd, wantsJson } = await import('../setup/ending.mjs')
const args = process.argv.slice(2)
await runToEnd(
  async (ending) => {
    const { fileURLToPath } = await import('node:url')
    const root = fileURLToPath(new URL('../../', import.meta.url))
    const { prepareNodePackages } = await import('../setup/node-packages.mjs')
    await prepareNodePackages(root, ending)
    const { builtFile, ensureBuilt, importBuilt } = await import('./build.mjs')
    process.setSourceMapsEnabled(true)
    const folder = await ensureBuilt(root)
    const { main } = await importBuilt(folder, 'src/cli/main.ts')
    return main(args, { ...ending, built: (/** @type {string} */ source) => builtFile(folder, source) })
  },
  {
    json: wantsJson(args),
    ...(args[0] === 'grade' ? { stopped: 'Stopped. The same command with --resume goes on from here.' } : {}),
  },
)
