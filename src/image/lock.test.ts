import { utimesSync } from 'node:fs'
import { link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withLock } from './lock.ts'
import { thisProcess } from './owner.ts'

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  return { ...real, link: vi.fn(real.link) }
})

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  file = join(folder, 'locks', 'key')
})
afterEach(async () => {
  vi.mocked(link).mockReset()
  await rm(folder, { recursive: true })
})

test('one at a time, the others wait and are told for whom', async () => {
  const order: string[] = []
  const onWait = vi.fn()
  let release = () => {}
  const first = withLock(file, { onWait }, async () => {
    order.push('first begins')
    await new Promise<void>((resolve) => {
      release = resolve
    })
    order.push('first ends')
  })
  await vi.waitFor(() => expect(order).toEqual(['first begins']))
  const second = withLock(file, { onWait }, async () => order.push('second begins'))
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledExactlyOnceWith(process.pid))
  release()
  await Promise.all([first, second])
  expect(order).toEqual(['first begins', 'first ends', 'second begins'])
  expect(await readdir(join(folder, 'locks'))).toEqual([])
})

test('a lock of a dead process is taken without waiting', async () => {
  await mkdir(join(folder, 'locks'))
  await writeFile(file, JSON.stringify({ ...thisProcess(), started: 'before' }))
  const onWait = vi.fn()
  expect(await withLock(file, { onWait }, async () => 'done')).toBe('done')
  expect(onWait).not.toHaveBeenCalled()
})

test('so is one from before this machine was started again, however young', async () => {
  await mkdir(join(folder, 'locks'))
  await writeFile(file, JSON.stringify({ ...thisProcess(), boot: 'an earlier one' }))
  const onWait = vi.fn()
  expect(await withLock(file, { onWait }, async () => 'done')).toBe('done')
  expect(onWait).not.toHaveBeenCalled()
})

test.each([
  ['another machine', { machine: 'elsewhere', boot: 'of its own' }],
  ['another container', { container: 'pid:[1]' }],
])('one of %s is taken when its holder has been silent', async (_, place) => {
  await mkdir(join(folder, 'locks'))
  await writeFile(file, JSON.stringify({ ...thisProcess(), ...place }))
  const onWait = vi.fn()
  expect(await withLock(file, { onWait, silence: 50 }, async () => 'done')).toBe('done')
  expect(onWait).toHaveBeenCalledOnce()
})

test('and not while it is heard of', async () => {
  await mkdir(join(folder, 'locks'))
  await writeFile(file, JSON.stringify({ ...thisProcess(), machine: 'elsewhere', boot: 'of its own' }))
  const beat = setInterval(() => {
    utimesSync(file, new Date(), new Date())
  }, 20)
  const interruption = new AbortController()
  const waiting = withLock(
    file,
    { onWait: () => {}, silence: 2000, signal: interruption.signal },
    async () => 'done',
  )
  waiting.catch(() => {})
  // Longer than the silence would have been.
  await new Promise((resolve) => setTimeout(resolve, 2500))
  interruption.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
  clearInterval(beat)
})

test('where there are no hard links, a lock is as good', async () => {
  vi.mocked(link).mockRejectedValue(Object.assign(new Error('no links'), { code: 'EPERM' }))
  const order: string[] = []
  const slow = withLock(file, { onWait: () => {} }, async () => {
    order.push('first begins')
    await vi.waitFor(() => expect(order).toContain('second waits'))
    order.push('first ends')
  })
  await vi.waitFor(() => expect(order).toEqual(['first begins']))
  const second = withLock(file, { onWait: () => order.push('second waits') }, async () => {
    order.push('second begins')
  })
  await Promise.all([slow, second])
  expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second begins'])
  expect(await readdir(join(folder, 'locks'))).toEqual([])
})

test('it is let go when the work fails', async () => {
  const failing = withLock(file, { onWait: () => {} }, async () => {
    throw new Error('work failed')
  })
  await expect(failing).rejects.toThrow('work failed')
  expect(await readdir(join(folder, 'locks'))).toEqual([])
})

test('waiting can be interrupted', async () => {
  await mkdir(join(folder, 'locks'))
  await writeFile(file, JSON.stringify(thisProcess()))
  const interruption = new AbortController()
  const waiting = withLock(
    file,
    { signal: interruption.signal, onWait: () => interruption.abort() },
    async () => undefined,
  )
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
})
