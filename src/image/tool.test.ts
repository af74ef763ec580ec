import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findTool, runTool } from './tool.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tool-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Starts a grandchild, writes down its number, and would go on for a minute. */
const longScript = (pidFile: string) =>
  `sleep 60 & echo $! > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`

async function readPid(file: string): Promise<number> {
  return vi.waitFor(async () => Number(await readFile(file, 'utf8')), { timeout: 10_000 })
}

async function isGone(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z ')
  return state.slice(state.lastIndexOf(')') + 2).startsWith('Z')
}

test('hands on the lines, keeps the last ones, and tells success from failure', async () => {
  const lines: string[] = []
  const onLine = (line: string) => lines.push(line)
  const result = await runTool('sh', ['-c', 'seq 20; exit 3'], { onLine })
  expect(result.ok).toBe(false)
  expect(lines).toHaveLength(20)
  expect(result.output.split('\n')).toEqual(lines.slice(5))
  expect((await runTool('true', [])).ok).toBe(true)
})

test('a program that is not there is named', () => {
  expect(() => findTool('no-such-program-here')).toThrow(
    expect.objectContaining({ code: 'missing-tool', next: 'npm run setup' }),
  )
})

test('an interruption ends what the tool has started', async () => {
  const interruption = new AbortController()
  const running = runTool('sh', ['-c', longScript(join(folder, 'pid'))], { signal: interruption.signal })
  const grandchild = await readPid(join(folder, 'pid'))
  interruption.abort()
  await expect(running).rejects.toMatchObject({ code: 'interrupted' })
  await vi.waitFor(async () => expect(await isGone(grandchild)).toBe(true))
})

test('so does the death of the process that runs it', async () => {
  const program = `import { runTool } from ${JSON.stringify(new URL('./tool.ts', import.meta.url).href)}
    await runTool('sh', ['-c', ${JSON.stringify(longScript(join(folder, 'pid')))}])`
  const runner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: 'inherit',
  })
  const grandchild = await readPid(join(folder, 'pid'))
  expect(await isGone(grandchild)).toBe(false)
  runner.kill('SIGKILL')
  await once(runner, 'exit')
  await vi.waitFor(async () => expect(await isGone(grandchild)).toBe(true))
})
