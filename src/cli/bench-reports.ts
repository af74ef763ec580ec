/**
 * What reports of a large class take, from results that are made up: seconds, and the most memory at a time.
 */
import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadCatalog } from '../catalog/index.ts'
import { madeUpClass } from '../grading/index.ts'
import type { Context } from './context.ts'

const run = promisify(execFile)

export interface ReportCost {
  seconds: number
  megabytes: number
}

export async function reportsOf(submissions: number, { root, signal }: Context): Promise<ReportCost> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-reports-'))
  try {
    const labs = await loadCatalog(root)
    const file = openSync(join(folder, 'results.jsonl'), 'w', 0o644)
    for (const record of madeUpClass(submissions, labs)) writeSync(file, `${JSON.stringify(record)}\n`)
    closeSync(file)
    const began = performance.now()
    // Only the process itself knows, at its end, the most memory that it took.
    const tell = "process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))"
    const preload = join(folder, 'peak.cjs')
    writeFileSync(preload, tell)
    const launch = join(root, 'src/cli/launch.mjs')
    const { stderr } = await run(
      process.execPath,
      ['--require', preload, launch, 'grade', 'report', folder],
      { cwd: root, signal, maxBuffer: 16 * 1024 * 1024 },
    )
    const seconds = (performance.now() - began) / 1000
    return { seconds, megabytes: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
