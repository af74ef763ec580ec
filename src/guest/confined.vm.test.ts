/**
 * The process of a VM that runs, as the rest of the machine sees it; what it can do from there is tried beside the sandbox.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultCacheDir } from '../image/index.ts'
import type { StartedSandbox } from '../sandbox/index.ts'
import { findConfinement } from '../sandbox/qemu/confinement.ts'
import { runningAsRoot } from '../sandbox/qemu/process.ts'
import { openSandbox } from './open.ts'

describe.runIf(process.platform === 'linux')('the process of a VM that runs', () => {
  let guest: StartedSandbox
  let qemu: string

  beforeAll(async () => {
    process.env.LAB_SECRET = 'canary'
    const sandbox = await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() })
    expect(sandbox.confinement).toEqual(await findConfinement())
    guest = await sandbox.start()
    qemu = readFileSync(`/proc/${guest.pid}/task/${guest.pid}/children`, 'utf8').trim()
    expect(readFileSync(`/proc/${qemu}/comm`, 'utf8')).toContain('qemu')
  })
  afterAll(async () => {
    await guest?.[Symbol.asyncDispose]()
    delete process.env.LAB_SECRET
  })

  const status = (name: string): string =>
    new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${qemu}/status`, 'utf8'))?.[1] ?? ''

  test('has no rights, and two filters', () => {
    expect(status('NoNewPrivs')).toBe('1')
    expect(status('Seccomp')).toBe('2')
    expect(Number(status('Seccomp_filters'))).toBeGreaterThanOrEqual(2)
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(status(set)).toMatch(/^0+$/)
  })

  test.runIf(runningAsRoot())('is a user that nobody else is', () => {
    const uid = status('Uid').split('\t')[0]
    expect(Number(uid)).toBeGreaterThan(2_000_000_000)
    const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== qemu)
    const owners = others.flatMap((pid) => {
      try {
        return /^Uid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? []
      } catch {
        return [] // it has just ended
      }
    })
    expect(owners).not.toContain(uid)
  })

  test('shares no namespace with us', () => {
    for (const name of ['user', 'mnt', 'net', 'ipc', 'uts', 'pid']) {
      expect(readlinkSync(`/proc/${qemu}/ns/${name}`)).not.toBe(readlinkSync(`/proc/self/ns/${name}`))
    }
  })

  test('has an empty environment and an empty working folder', () => {
    expect(readFileSync(`/proc/${qemu}/environ`, 'utf8')).toBe('')
    expect(readFileSync(`/proc/${guest.pid}/environ`, 'utf8')).toBe('')
    expect(readdirSync(`/proc/${qemu}/cwd`)).toEqual([])
  })

  test('sees a root folder with its own files, which it cannot write to', () => {
    const mounts = readFileSync(`/proc/${qemu}/mountinfo`, 'utf8').trim().split('\n')
    const fields = mounts.map((line) => line.split(' '))
    expect(fields.filter(([, , , , , options]) => !options?.split(',').includes('ro'))).toEqual([])
    const places = fields.map(([, , , , place]) => place)
    expect(places.filter((place) => /^\/(home|root|tmp|etc|var|dev|sys)\b/.test(place ?? ''))).toEqual([
      ...(existsSync('/etc/ld.so.cache') ? ['/etc/ld.so.cache'] : []),
    ])
    expect(places.filter((place) => place?.startsWith('/proc'))).toHaveLength(2) // memory and state
  })

  test('has a monitor that nobody can reach', async () => {
    const socketOf = (fd: string): string | undefined => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${qemu}/fd/${fd}`))?.[1]
      } catch {
        return undefined
      }
    }
    // What is left besides stderr: the socket that listens for the agent's client, and the connection to it.
    const open = (): string[] =>
      readdirSync(`/proc/${qemu}/fd`).flatMap((fd) => (fd === '2' ? [] : (socketOf(fd) ?? [])))
    await expect.poll(() => open().length).toBe(2)
    const unix = readFileSync('/proc/net/unix', 'utf8')
    for (const inode of open()) expect(unix).toMatch(new RegExp(` ${inode} agent$`, 'm'))
  })
})
