/**
 * The default sandbox: every guest is a copy-on-write clone of a template, or a cold boot where snapshots do not work.
 */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LabError } from '../../errors.ts'
import type { Image, OnProgress } from '../../image/index.ts'
import { withLock } from '../../image/lock.ts'
import { meterOf, NO_METER } from '../meter.ts'
import type { Sandbox, StartedSandbox } from '../sandbox.ts'
import { confinementOf } from './confinement.ts'
import { accelerators, findEmulator, machineMemory } from './emulator.ts'
import { type Accelerator, agentSocket, endSocket, guestMemory } from './machine.ts'
import type { QemuProcess } from './process.ts'
import { connectTo } from './socket.ts'
import {
  bootGuest,
  findTemplate,
  makeTemplate,
  type Prepare,
  restore,
  type Setup,
  spawnClone,
  type Template,
  templateKey,
} from './template.ts'

export interface QemuOptions {
  cacheDir: string
  /** Asked for only when QEMU is there. */
  image: () => Promise<Image>
  arch: Image['arch']
  prepare: Prepare
  /** False: boot every guest from the start. For machines where snapshots fail, and for measuring what they save. */
  snapshots: boolean
  /** Seconds of processor time for each guest, where it is to live longer than a run. */
  cpuSeconds?: number | undefined
  onProgress: OnProgress
  signal?: AbortSignal | undefined
}

const NAMES: Record<Accelerator, string> = { kvm: 'KVM', hvf: 'HVF', tcg: 'emulated' }

export async function qemuSandbox(options: QemuOptions): Promise<Sandbox> {
  const { cacheDir, arch } = options
  const known = machineMemory(cacheDir)
  const emulator = await findEmulator(arch, known)
  const [image, confined] = await Promise.all([options.image(), confinementOf(emulator, known)])
  const memory = guestMemory((await stat(image.initramfs)).size)
  const candidates = await accelerators(arch, emulator, known)
  let problem: unknown
  for (const accelerator of candidates) {
    try {
      const sandbox = await sandboxFor(
        { arch, emulator, accelerator, image, memory, ...confined, cpuSeconds: options.cpuSeconds },
        options,
      )
      // Only now is it certain that KVM was what failed, and not the image or QEMU.
      if (problem !== undefined) await known.setKvm(emulator.stamp, false)
      return sandbox
    } catch (error) {
      if (options.signal?.aborted) throw new LabError('interrupted', 'Interrupted.')
      problem = error
    }
  }
  throw problem
}

async function sandboxFor(setup: Setup, options: QemuOptions): Promise<Sandbox> {
  const name = `${setup.arch} in QEMU, ${NAMES[setup.accelerator]}`
  const { confinement } = setup
  const image = setup.image.key
  if (!options.snapshots) {
    const start = async (): Promise<StartedSandbox> => connected(bootGuest(setup), NO_METER.pace)
    return { kind: 'qemu', description: `${name}, cold boot`, image, confinement, start }
  }
  let template = await ensureTemplate(setup, options)
  const clone = async (): Promise<QemuProcess> => {
    try {
      return await restore(spawnClone(template))
    } catch {
      // Whatever does not restore is made anew, once; a second failure is not the template's.
      template = await ensureTemplate(setup, options, template)
      return restore(spawnClone(template))
    }
  }
  return {
    kind: 'qemu',
    description: name,
    image,
    confinement,
    start: async () => connected(await clone(), paceOf(template)),
    startAhead() {
      const qemu = spawnClone(template)
      // What cannot be restored ends, and the one that attaches finds it gone and starts another.
      const restoring = restore(qemu).catch(() => {})
      return {
        address: JSON.stringify({ folder: qemu.folder, pid: qemu.pid, pace: paceOf(template) }),
        async [Symbol.asyncDispose]() {
          await qemu[Symbol.asyncDispose]()
          await restoring
        },
      }
    },
  }
}

/** Milliseconds of processor time that a template takes on the machine that the limits were written on. */
const USUAL_TEMPLATE = 17_000

/** Not below a third: where a guest is that fast, limits are no matter. What took very long was disturbed. */
function paceOf({ worked }: Template): number {
  return worked === 0 ? NO_METER.pace : Math.min(6, Math.max(0.3, worked / USUAL_TEMPLATE))
}

async function ensureTemplate(setup: Setup, options: QemuOptions, broken?: Template): Promise<Template> {
  const { cacheDir, onProgress, signal } = options
  const found = broken === undefined ? await findTemplate(cacheDir, setup) : undefined
  if (found !== undefined) return found
  const lock = join(cacheDir, 'locks', `template-${templateKey(setup)}`)
  const onWait = (): void => onProgress({ step: 'wait', label: 'Another process is making the snapshot' })
  return withLock(lock, { signal, onWait }, async () => {
    const others = await findTemplate(cacheDir, setup)
    if (others !== undefined && others.made !== broken?.made) return others
    const label = `Booting the VM once (${NAMES[setup.accelerator]})`
    onProgress({ step: 'boot', label })
    const template = await makeTemplate(cacheDir, setup, options.prepare, signal)
    onProgress({ step: 'boot', label, done: true })
    return template
  })
}

/** Connects to a guest that was started ahead. */
export async function attachGuest(address: string): Promise<StartedSandbox> {
  const { folder, pid, pace } = JSON.parse(address) as { folder: string; pid: number; pace: number }
  const stream = await connectTo(agentSocket(folder), whenGone(folder))
  return {
    ...meterOf(pid, pace),
    stream,
    pid,
    async [Symbol.asyncDispose]() {
      stream.destroy()
      // An idle guest still looks for its host, and that takes processor time from the ones that work.
      await end(folder)
    },
  }
}

/** Rejects when the keeper of a guest has removed its folder, because the guest has ended. */
async function whenGone(folder: string): Promise<never> {
  while (existsSync(folder)) await delay(GONE_POLL_MS, undefined, { ref: false })
  throw new LabError('sandbox-failed', 'A VM that was started ahead has ended.')
}

const GONE_POLL_MS = 50

/** To connect to this socket of the keeper ends the guest; the connection is closed when that is done. */
async function end(folder: string): Promise<void> {
  const socket = connect(endSocket(folder))
  socket.on('error', () => {}) // it has ended already
  await new Promise<void>((resolve) => socket.resume().on('close', () => resolve()))
}

async function connected(qemu: QemuProcess, pace: number): Promise<StartedSandbox> {
  qemu.monitor.destroy()
  try {
    return {
      ...meterOf(qemu.pid, pace),
      stream: await connectTo(agentSocket(qemu.folder), qemu.gone),
      pid: qemu.pid,
      [Symbol.asyncDispose]: () => qemu[Symbol.asyncDispose](),
    }
  } catch (error) {
    await qemu[Symbol.asyncDispose]()
    throw error
  }
}
