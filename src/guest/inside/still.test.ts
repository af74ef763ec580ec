import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cgroup, makeCgroup, Restless } from './still.ts'

const root = mkdtempSync(join(tmpdir(), 'cgroup-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Files instead of a kernel: what was asked for stands in them, and what has come of it a test writes. */
describe('processes that are kept still', () => {
  let number = 0
  let cgroup: Cgroup
  const asked = () => readFileSync(join(cgroup.path, 'cgroup.freeze'), 'utf8')
  const become = (frozen: 0 | 1) =>
    writeFileSync(join(cgroup.path, 'cgroup.events'), `populated 1\nfrozen ${frozen}\n`)

  beforeEach(() => {
    number += 1
    cgroup = makeCgroup(`world${number}`, root)
    become(0)
  })

  it('are still before the work begins, and not any more when it has ended', async () => {
    let begun = false
    const work = cgroup.whileStill(async () => {
      begun = true
      expect(asked()).toBe('1')
      return 'done'
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect([asked(), begun]).toEqual(['1', false])
    become(1)
    expect(await work).toBe('done')
    expect(asked()).toBe('0')
  })

  it('are let go when the last of several has ended, also where one fails', async () => {
    become(1)
    let finish = (): void => {}
    const long = cgroup.whileStill(() => new Promise<void>((resolve) => (finish = resolve)))
    await expect(cgroup.whileStill(() => Promise.reject(new Error('short')))).rejects.toThrow('short')
    expect(asked()).toBe('1')
    finish()
    await long
    expect(asked()).toBe('0')
  })

  it('are let go where the kernel is at work for them without a pause', async () => {
    const restless = makeCgroup('restless', root, 3)
    writeFileSync(join(restless.path, 'cgroup.events'), 'populated 1\nfrozen 0\n')
    await expect(restless.whileStill(async () => 'done')).rejects.toThrow(Restless)
    expect(readFileSync(join(restless.path, 'cgroup.freeze'), 'utf8')).toBe('0')
  })

  it('may be kept still for longer, and are members all the same', () => {
    writeFileSync(join(cgroup.path, 'cgroup.procs'), '7\n8\n')
    const wake = cgroup.rest([9])
    const group = join(cgroup.path, '1')
    expect(readFileSync(join(group, 'cgroup.freeze'), 'utf8')).toBe('1')
    expect(cgroup.members()).toEqual([7, 8, 9])
    wake()
    expect(readFileSync(join(group, 'cgroup.freeze'), 'utf8')).toBe('0')
  })

  it('have a group that goes', async () => {
    const empty = join(root, 'empty')
    mkdirSync(empty)
    const group = makeCgroup('gone', empty)
    rmSync(join(group.path, 'pids.max')) // a kernel's files go with the folder
    await group.remove()
    expect(existsSync(join(empty, 'gone'))).toBe(false)
  })
})
