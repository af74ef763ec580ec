/**
 * The snapshot that all clones start from: boots a guest once, lets its agent make everything slow ready, and keeps memory
 * and device state as two files. A template fits one exact setup, so it is found by a hash over that setup.
 */
import { createHash } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, statSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { LabError } from '../../errors.ts'
import type { Arch, Image } from '../../image/index.ts'
import { claim, ensureFolder, forgetOld, isAbandoned, ownerFile } from '../../image/index.ts'
import { type Meter, meterOf } from '../meter.ts'
import type { Confinement } from '../sandbox.ts'
import type { InstalledEmulator } from './emulator.ts'
import { type Accelerator, agentSocket, machineArguments, openFile } from './machine.ts'
import { type QemuProcess, runningAsRoot, startQemu } from './process.ts'
import { openQmp, type Qmp } from './qmp.ts'
import { connectTo } from './socket.ts'

/** Everything that a snapshot depends on, and how QEMU is kept apart, which it does not. */
export interface Setup {
  arch: Arch
  emulator: InstalledEmulator
  accelerator: Accelerator
  image: Image
  /** MiB. */
  memory: number
  confinement: Confinement
  /** What QEMU reads to start. */
  readable: string[]
  /** See `QemuOptions`. */
  cpuSeconds?: number | undefined
}

export interface Template {
  folder: string
  setup: Setup
  /** Tells a template from one that was made again in its place. */
  made: string
  /** Milliseconds of processor time that it took to make: always the same work, so it tells how fast this machine is. */
  worked: number
}

/** Talks to a guest that has just booted until it is worth copying: rejects if it never gets there. */
export type Prepare = (stream: Awaited<ReturnType<typeof connectTo>>, meter: Meter) => Promise<void>

const Manifest = v.object({ memory: v.number(), state: v.number(), made: v.string(), worked: v.number() })
type Made = Pick<Template, 'made' | 'worked'>

export function templateKey({ arch, emulator, accelerator, image, memory: size }: Setup): string {
  const { version } = emulator
  const argv = machineArguments({
    arch,
    version,
    accelerator,
    size,
    memory: { path: '', shared: true },
    boot: { kernel: '', initramfs: '' },
  })
  const parts = [emulator.stamp, accelerator, image.key, ...argv]
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24)
}

const templatesFolder = (cacheDir: string): string => join(cacheDir, 'templates')

/** A complete template for this setup, if the cache has one whose files have the sizes they were made with. */
export async function findTemplate(cacheDir: string, setup: Setup): Promise<Template | undefined> {
  const folder = join(templatesFolder(cacheDir), templateKey(setup))
  try {
    const manifest = v.parse(Manifest, JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
    const complete =
      statSync(join(folder, 'memory')).size === manifest.memory &&
      statSync(join(folder, 'state')).size === manifest.state
    return complete ? { folder, setup, made: manifest.made, worked: manifest.worked } : undefined
  } catch {
    return undefined
  }
}

/** Open files that the guest's memory and device state go to, and the folder they are in. */
interface Saving {
  folder: string
  memory: number
  state: number
}

/** MiB; the state of the devices takes a third of one. */
const STATE_SIZE = 64

/** Boots a guest from kernel and initramfs, without a snapshot. */
export function bootGuest(setup: Setup, saving?: Saving): QemuProcess {
  const { arch, emulator, accelerator, image, memory: size, confinement, readable, cpuSeconds } = setup
  const boot = { kernel: openFile(0), initramfs: openFile(1) }
  const files = [
    openSync(accelerator === 'tcg' ? image.unpackedKernel : image.kernel, 'r'),
    openSync(image.initramfs, 'r'),
  ]
  const extra = saving === undefined ? [] : [saving.memory, saving.state]
  try {
    return startQemu({
      binary: emulator.binary,
      ...{ accelerator, confinement, readable, cpuSeconds },
      descriptors: [...files, ...extra],
      ...(saving === undefined ? {} : { scratch: saving.folder, largestFile: (size + STATE_SIZE) * 2 ** 20 }),
      args: machineArguments({
        ...{ arch, version: emulator.version, accelerator, size, boot },
        ...(saving === undefined ? {} : { memory: { path: openFile(2), shared: true } }),
      }),
    })
  } finally {
    for (const file of files) closeSync(file)
  }
}

/** A process with a private copy of the template's memory, to be filled with its devices by {@link restore}. */
export function spawnClone({ folder: templateFolder, setup }: Template): QemuProcess {
  const { arch, emulator, accelerator, memory: size, confinement, readable, cpuSeconds } = setup
  const files = [openSync(join(templateFolder, 'memory'), 'r'), openSync(join(templateFolder, 'state'), 'r')]
  const qemu = startQemu({
    binary: emulator.binary,
    ...{ accelerator, confinement, readable, cpuSeconds },
    descriptors: files,
    args: machineArguments({
      ...{ arch, version: emulator.version, accelerator, size },
      memory: { path: openFile(0), shared: false },
      incoming: true,
    }),
  })
  for (const file of files) closeSync(file)
  return qemu
}

/** Resolves once the clone's guest runs again; ends the process when it cannot. */
export async function restore(qemu: QemuProcess): Promise<QemuProcess> {
  try {
    using qmp = await openQmp(qemu.monitor, qemu.gone)
    await ignoreShared(qmp)
    const running = qmp.event('RESUME')
    await qmp.execute('migrate-incoming', { uri: `file:${openFile(1)}` })
    // A state that cannot be restored ends QEMU, and that has to be known here.
    await Promise.race([running, qemu.gone])
    return qemu
  } catch (error) {
    await qemu[Symbol.asyncDispose]()
    throw error
  }
}

/** Both when saving and when restoring: only the devices are written, the memory is in its file already. */
async function ignoreShared(qmp: Qmp): Promise<void> {
  await qmp.execute('migrate-set-capabilities', {
    capabilities: [{ capability: 'x-ignore-shared', state: true }],
  })
}

export async function makeTemplate(
  cacheDir: string,
  setup: Setup,
  prepare: Prepare,
  signal?: AbortSignal,
): Promise<Template> {
  const parent = templatesFolder(cacheDir)
  await ensureFolder(parent)
  await sweep(parent)
  if (signal?.aborted) throw interrupted()
  const work = await mkdtemp(join(parent, MAKING))
  try {
    await claim(work)
    const made = await bootAndSave(work, parent, setup, prepare, signal)
    return { folder: join(parent, templateKey(setup)), setup, ...made }
  } finally {
    await rm(work, { recursive: true, force: true }) // where QEMU never started
  }
}

/** Templates in use at the same time: two accelerators or architectures, and the one before the last change. */
const KEPT = 4

/** What the name of a folder begins with while a template is made in it. */
const MAKING = '.making-'

/** Removes what killed processes left half-made, and all but the newest templates; others may do so at the same time. */
async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent)
  for (const name of names.filter((name) => name.startsWith(MAKING))) {
    if (await isAbandoned(join(parent, name))) await rm(join(parent, name), { recursive: true, force: true })
  }
  await forgetOld(parent, KEPT - 1, (name) => !name.startsWith('.'))
}

async function bootAndSave(
  work: string,
  parent: string,
  setup: Setup,
  prepare: Prepare,
  signal: AbortSignal | undefined,
): Promise<Made> {
  const paths = { memory: join(work, 'memory'), state: join(work, 'state') }
  const memory = openSync(paths.memory, 'w+')
  const state = openSync(paths.state, 'w+')
  try {
    ftruncateSync(memory, setup.memory * 2 ** 20)
    await using qemu = bootGuest(setup, { folder: work, memory, state })
    using qmp = await openQmp(qemu.monitor, qemu.gone)
    const stream = await connectTo(agentSocket(qemu.folder), qemu.gone)
    const meter = meterOf(qemu.pid, 1)
    try {
      await Promise.race([prepare(stream, meter), qemu.gone, stopped(qmp), aborted(signal)])
    } catch (error) {
      throw await withConsole(error, qmp)
    } finally {
      stream.destroy()
    }
    const worked = undisturbed(meter)
    await save(qmp, openFile(3))
    // Before QEMU ends: what is still in this folder then goes with it.
    return await install(work, join(parent, templateKey(setup)), worked)
  } finally {
    closeSync(memory)
    closeSync(state)
  }
}

/** Under emulation a guest works more for the same when others have the processor in between: its clock ticks on. */
function undisturbed(meter: Meter): number {
  const worked = meter.worked() ?? 0
  return worked === 0 ? 0 : Math.round((worked * worked) / (worked + meter.kept()))
}

async function install(work: string, folder: string, worked: number): Promise<Made> {
  const paths = [join(work, 'memory'), join(work, 'state')]
  if (runningAsRoot()) await Promise.all(paths.map((path) => chown(path, 0, 0)))
  await Promise.all(paths.map((path) => chmod(path, 0o444)))
  const made = basename(work)
  const [memory = 0, state = 0] = paths.map((path) => statSync(path).size)
  await writeFile(join(work, 'manifest.json'), JSON.stringify({ memory, state, made, worked }))
  await rm(join(work, ownerFile), { force: true })
  await rm(folder, { recursive: true, force: true })
  await rename(work, folder)
  return { made, worked }
}

/** A signal that came before has no event left to wait for. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(interrupted())
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}

function interrupted(): LabError {
  return new LabError('interrupted', 'Interrupted.')
}

async function withConsole(error: unknown, qmp: Qmp): Promise<unknown> {
  if (error instanceof LabError && error.code === 'interrupted') return error
  const text = await qmp.execute('ringbuf-read', { device: 'console', size: 8192 }).catch(() => '')
  return new LabError('sandbox-failed', 'The VM did not become ready.', {
    output: `${String(text).trim()}\n${error instanceof Error ? error.message : String(error)}`,
    cause: error,
  })
}

/** A KVM that cannot run this guest stops it with status internal-error and says no more. */
async function stopped(qmp: Qmp): Promise<never> {
  await qmp.event('STOP')
  throw new LabError('sandbox-failed', 'The virtual machine stopped by itself.')
}

async function save(qmp: Qmp, file: string): Promise<void> {
  await ignoreShared(qmp)
  // Saved while running, which stops the guest at the end: clones then run as soon as they are restored.
  await qmp.execute('migrate', { uri: `file:${file}` })
  for (;;) {
    const { status } = (await qmp.execute('query-migrate')) as { status?: string }
    if (status === 'completed') return
    if (status === 'failed' || status === 'cancelled') {
      throw new LabError('sandbox-failed', `QEMU could not save the snapshot (${status}).`)
    }
  }
}
