import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { meterOf } from './meter.ts'
import { parseStat, treeOf } from './proc.ts'

const started: number[] = []
afterEach(() => {
  for (const pid of started.splice(0)) {
    for (const each of treeOf(pid)) {
      try {
        process.kill(each, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
  }
})

/** A shell with this script, once it has said something. */
async function shell(script: string): Promise<number> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(child.pid ?? 0)
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

/** Spins for a while in a child of a child. */
const DEEP = 'sh -c "i=0; while [ \\$i -lt 200000 ]; do i=\\$((i+1)); done; echo done; sleep 60" & wait'

describe.runIf(process.platform === 'linux')('a meter', () => {
  it('counts what descendants work, however deep', async () => {
    const pid = await shell(DEEP)
    expect(treeOf(pid).length).toBeGreaterThan(1)
    expect(meterOf(pid, 1).worked()).toBeGreaterThan(20)
  })

  it('counts nothing for a tree that sleeps', async () => {
    const meter = meterOf(await shell('echo; sleep 60 & wait'), 1)
    const before = meter.worked() ?? Number.NaN
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((meter.worked() ?? Number.NaN) - before).toBeLessThanOrEqual(10)
  })

  it('goes not back when a process has ended that nobody waited for', async () => {
    const pid = await shell(DEEP)
    const meter = meterOf(pid, 1)
    const before = meter.worked() ?? Number.NaN
    for (const each of treeOf(pid).reverse()) process.kill(each, 'SIGKILL')
    await expect.poll(() => treeOf(pid).length).toBe(1)
    expect(meter.worked()).toBeGreaterThanOrEqual(before)
  })

  it('counts the time in which a process is stopped as kept from work', async () => {
    const pid = await shell('echo; sleep 60 & wait')
    let time = 0
    const meter = meterOf(pid, 1, () => time)
    time = 1000
    expect(meter.kept()).toBeLessThan(1000)
    process.kill(pid, 'SIGSTOP')
    await expect
      .poll(() => {
        const before = meter.kept()
        time += 1000
        return meter.kept() - before
      })
      .toBe(1000)
  })
})

describe('parseStat', () => {
  it('is not led astray by a name', () => {
    const stat = '12 (a) R 1 (b)) T 1 12 12 0 -1 4194304 5 6 7 8 1 2 3 4 20 0 1 0 77'
    expect(parseStat(stat)).toEqual({ state: 'T', worked: 100, childFaults: 6, startedAt: 77 })
  })
})
