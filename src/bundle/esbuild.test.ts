import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { build } from 'esbuild'
import { describe, expect, it, vi } from 'vitest'
import { EsbuildGaveUp, runEsbuild } from './esbuild.ts'

// A machine with much else to do.
vi.setConfig({ testTimeout: 90_000 })

const source = (contents: string, onLoad?: () => void) => ({
  stdin: { contents: `import 'hook'\n${contents}` },
  bundle: true,
  write: false as const,
  logLevel: 'silent' as const,
  plugins: [
    {
      name: 'hook',
      setup: ({ onResolve }: { onResolve: (o: { filter: RegExp }, hook: () => object) => void }) =>
        onResolve({ filter: /^hook$/ }, () => {
          onLoad?.()
          return { path: 'hook', external: true }
        }),
    },
  ],
})

const linux = process.platform === 'linux'

/** Processes of esbuild that this process has started. */
function services(): string[] {
  const tasks = '/proc/self/task'
  return readdirSync(tasks)
    .flatMap((task) => readFileSync(`${tasks}/${task}/children`, 'utf8').split(' '))
    .filter(
      (pid) =>
        pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/proc/self/fd/3\0--service'),
    )
}

/** What /proc says of the esbuild at work. */
async function atWork<T>(look: (proc: string) => T): Promise<T> {
  const seen: T[] = []
  await runEsbuild(
    source('1', () => seen.push(...services().map((pid) => look(`/proc/${pid}`)))),
    30_000,
  )
  expect(seen).toHaveLength(1)
  return seen[0] as T
}

describe.skipIf(!linux)('the process', () => {
  it('has none of our environment, none of our files, and stands nowhere', async () => {
    const found = await atWork((proc) => ({
      env: readFileSync(`${proc}/environ`, 'utf8'),
      cwd: readlinkSync(`${proc}/cwd`),
      files: readdirSync(`${proc}/fd`).map((fd) => readlinkSync(`${proc}/fd/${fd}`)),
    }))
    expect(found.env).toMatch(/^GODEBUG=[^\0]*\0GOMEMLIMIT=[^\0]*\0$/)
    expect(found.cwd).toBe('/')
    const odd = found.files.filter(
      (file) => !/^(socket:|pipe:|anon_inode:|\/dev\/null$|.*\/bin\/esbuild$)/.test(file),
    )
    expect(odd).toEqual([])
  })

  it('has limits', async () => {
    const limits = await atWork((proc) => readFileSync(`${proc}/limits`, 'utf8'))
    const hard = (name: string) => Number(new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(limits)?.[1])
    expect(hard('Max file size')).toBe(0)
    expect(hard('Max cpu time')).toBeLessThanOrEqual(3)
    expect(hard('Max data size')).toBeLessThanOrEqual(400_000 * 1024)
    expect(hard('Max address space')).toBeLessThanOrEqual(2_500_000 * 1024)
    expect(hard('Max open files')).toBeLessThanOrEqual(32)
  })

  it('is gone with its build', async () => {
    await runEsbuild(source('1'), 30_000)
    await expect.poll(services).toEqual([])
  })

  it('leaves the esbuild of everybody else as it is', async () => {
    const result = await build({
      stdin: { contents: 'import x from "/etc/hostname"; x', resolveDir: '/' },
      bundle: true,
      write: false,
      loader: { '': 'text' },
    })
    expect(result.outputFiles).toHaveLength(1)
    expect(process.env.LAB_WALLS ?? process.env.ESBUILD_BINARY_PATH).toBeUndefined()
  })
})

it.skipIf(!linux)('blames the build at work when esbuild dies, and not the next', async () => {
  const kill = () => {
    for (const pid of services()) process.kill(Number(pid), 'SIGKILL')
  }
  const [first, second] = await Promise.allSettled([
    runEsbuild(source('1', kill), 30_000),
    runEsbuild(source('two()'), 30_000),
  ])
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(EsbuildGaveUp) })
  expect(second).toMatchObject({ value: { outputFiles: [{ text: expect.stringContaining('two()') }] } })
})

it('does not blame a source for a machine that is slow', async () => {
  const endless = source(`${'{'.repeat(10_000)}${'}'.repeat(10_000)}`)
  await expect(runEsbuild(endless, 1)).rejects.toMatchObject({ code: 'machine-busy' })
  expect((await runEsbuild(source('three()'), 30_000)).outputFiles[0]?.text).toContain('three()')
})

it('hands on what is wrong with the source', async () => {
  await expect(runEsbuild(source('let x y'), 30_000)).rejects.toHaveProperty('errors')
})
