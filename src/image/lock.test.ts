import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withLock } from './lock.ts'
import { thisProcess } from './owner.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  file = join(folder, 'locks', 'key')
})
afterEach(() => rm(folder, { recursive: true }))

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
