import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { EsbuildGaveUp, runEsbuild } from './service.ts'

const source = (contents: string, onStart?: () => void) => ({
  stdin: { contents },
  write: false as const,
  logLevel: 'silent' as const,
  plugins: [
    {
      name: 'hook',
      setup: (build: { onStart: (hook: () => void) => void }) => build.onStart(() => onStart?.()),
    },
  ],
})

/** Ends the esbuild that this process started, as a stack overflow would. */
function killEsbuild() {
  const tasks = '/proc/self/task'
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' '),
  )
  const service = children.filter(
    (pid) => pid && /esbuild.*--service/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
  )
  expect(service).toHaveLength(1)
  process.kill(Number(service[0]), 'SIGKILL')
}

it.skipIf(process.platform !== 'linux')(
  'blames the build at work when esbuild dies, and starts it anew for the next',
  async () => {
    const [first, second] = await Promise.allSettled([
      runEsbuild(source('1', killEsbuild), 5_000),
      runEsbuild(source('2'), 5_000),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: expect.any(EsbuildGaveUp) })
    expect(second).toMatchObject({ value: { outputFiles: [{ text: '2;\n' }] } })
  },
)

it('ends a build that comes to no end', async () => {
  const endless = source(`${'{'.repeat(20_000)}${'}'.repeat(20_000)}`)
  await expect(runEsbuild(endless, 50)).rejects.toThrow('took longer than 0.05 s')
  expect((await runEsbuild(source('3'), 5_000)).outputFiles[0]?.text).toBe('3;\n')
})

it('hands on what is wrong with the source', async () => {
  await expect(runEsbuild(source('let x y'), 5_000)).rejects.toHaveProperty('errors')
})
