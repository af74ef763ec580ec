import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { factsOf } from '../../sandbox/proc.ts'
import { asJson, type Child, startChild } from './child.ts'
import { type Sight, type Watch, watchOf } from './watch.ts'

const folder = dirname(fileURLToPath(import.meta.url))
const modules = join(dirname(createRequire(import.meta.url).resolve('zx')), '../..')
const PATIENCE = { timeout: 30_000, interval: 50 }

const built = join(mkdtempSync(join(tmpdir(), 'watched-')), 'learner.mjs')

let temporary: string
let learner: Child
let watch: Watch

/** A loader that compiles has processes of its own. */
beforeAll(() => {
  const options = { bundle: true, platform: 'node', format: 'esm' } as const
  buildSync({ ...options, entryPoints: [join(folder, 'learner.ts')], outfile: built })
})
afterAll(() => rmSync(dirname(built), { recursive: true }))

/** The process as it is in a guest; its namespaces are those of this test. */
beforeEach(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'watch-'))
  const env = { ...process.env, TMPDIR: temporary, FORCE_COLOR: '0' }
  const argv = [process.execPath, built, modules]
  learner = await startChild(argv, env, asJson)
  watch = watchOf({
    ...{ learner, folder, alone: false, namespace: '/proc/self/ns/net' },
    pid: learner.process.pid ?? 0,
  })
}, 60_000)
afterEach(() => {
  learner.process.kill('SIGKILL')
  rmSync(temporary, { recursive: true })
})

/** Begins a call of this function's body, which is not going to return. */
async function begin(body: string): Promise<void> {
  const code = `import { $ } from 'zx'\nimport { execSync } from 'node:child_process'\nexport async function f() {\n${body}\n}`
  await watch.call('load', { code })
  void watch.call('call', { path: ['f'], args: [] })
}

/** Looks until it sees what is expected. */
function seen(expected: object) {
  return expect.poll(() => watch.look(), PATIENCE).toMatchObject(expected)
}

const commandsOf = (stopped: { commands: unknown[] }) =>
  (stopped.commands as { command: string }[]).map(({ command }) => command)

describe.runIf(process.platform === 'linux')(
  'what can be seen of a process that does not return',
  { timeout: 120_000 },
  () => {
    it('that its event loop turns, and that nothing is left to wait for', async () => {
      await begin('await new Promise(() => {})')
      await seen({ turned: true, pending: [], running: [] })
    })

    it('that a timer is set', async () => {
      await begin('await new Promise((done) => setTimeout(done, 1e6))')
      await seen({ turned: true, pending: ['Timeout'] })
    })

    it('that its event loop does not turn', async () => {
      await begin('for (;;);')
      await expect
        .poll(() => Array.from({ length: 2 }, () => watch.look().turned), PATIENCE)
        .toEqual([false, false])
    })

    it('which command it waits for, and that this one waits for input', async () => {
      await begin('await $`cat`')
      await seen({ running: [{ command: 'cat', input: true, leaf: true }] })
    })

    it('that commands end', async () => {
      await begin('for (;;) await $`true`')
      const first: Sight = watch.look()
      await expect.poll(() => watch.look().childFaults, PATIENCE).toBeGreaterThan(first.childFaults)
    })
  },
)

describe.runIf(process.getuid?.() === 0)('a process that is ended', { timeout: 120_000 }, () => {
  it.each([
    ['in a loop', 'for (;;);'],
    ['asleep', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ])('%s tells its line, and what it ran', async (_, body) => {
    await begin(`await $\`true\`; console.log('here')\n${body}`)
    await expect.poll(() => learner.printed().text, PATIENCE).toContain('here')
    watch.look()
    const stopped = await watch.stop()
    expect(stopped.stack).toMatch(/at Module\.f \(file:.*\/bundle-[^/]+\/\d+\.mjs:5:/)
    expect(commandsOf(stopped)).toEqual(['true'])
    expect(['', 'Z']).toContain(factsOf(learner.process.pid ?? 0).state)
  })

  it('while it waits for a command tells which, even when it is blocked by that', async () => {
    await begin("execSync('sleep 1000')")
    const sleeper = () => watch.look().running.find(({ leaf, command }) => leaf && command === 'sleep 1000')
    await expect.poll(sleeper, PATIENCE).toBeDefined()
    const pid = sleeper()?.pid ?? 0
    expect(commandsOf(await watch.stop())).toEqual(['sleep 1000'])
    expect(['', 'Z']).toContain(factsOf(pid).state)
  })
})
