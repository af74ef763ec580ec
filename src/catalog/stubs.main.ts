/**
 * `npm run stubs [-- --force]`: writes the stubs anew from the solutions, for authors of labs.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { LabError } from '../errors.ts'
import { loadCatalog } from './catalog.ts'
import { writeStubs } from './stub-files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function main(): Promise<number> {
  const { force } = readOptions()
  const report = await writeStubs(root, await loadCatalog(root), { force })
  for (const file of report.written) console.log(`written    ${file}`)
  for (const file of report.unchanged) console.log(`unchanged  ${file}`)
  for (const file of report.kept) console.error(`kept       ${file}: it holds work that git does not have`)
  if (report.kept.length === 0) return 0
  console.error('Commit it or copy it away; or write over it: npm run stubs -- --force')
  return 2
}

function readOptions(): { force: boolean } {
  try {
    const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } })
    return { force: values.force }
  } catch (cause) {
    throw new LabError('usage', (cause as Error).message, { next: 'npm run stubs [-- --force]', cause })
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof LabError)) throw error
  console.error([error.message, error.output, error.next].filter(Boolean).join('\n'))
  process.exitCode = 2
}
