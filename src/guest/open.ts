/**
 * Brings sandbox and guest together: everything a guest needs is made ready, and each guest that starts gets its own
 * randomness and the right time before anything else happens in it.
 */
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import * as v from 'valibot'
import { type Arch, ensureImage, explainFileError, machineArch, type OnProgress } from '../image/index.ts'
import {
  attachGuest,
  localSandbox,
  type Meter,
  qemuSandbox,
  type Sandbox,
  type SandboxKind,
  type StartedSandbox,
  vagrantSandbox,
} from '../sandbox/index.ts'
import { ensureProgram, programOverlay } from './program.ts'
import { type GuestSession, openSession } from './session.ts'

export interface OpenOptions {
  kind: SandboxKind
  cacheDir: string
  arch?: Arch | undefined
  extraPackages?: string[] | undefined
  onProgress?: OnProgress
  signal?: AbortSignal | undefined
  snapshots?: boolean
  /** See `QemuOptions`. */
  cpuSeconds?: number | undefined
  /** Of a sandbox that another thread has opened. */
  connection?: string | undefined
}

/** Milliseconds: a cold boot and a world built and warmed up, emulated, on a busy machine. */
const BOOT_LIMIT = 600_000

/** @throws LabError when this machine cannot run this sandbox, or something on the way failed */
export async function openSandbox(options: OpenOptions): Promise<Sandbox> {
  try {
    return await open(options)
  } catch (error) {
    throw explainFileError(error, options.cacheDir)
  }
}

async function open(options: OpenOptions): Promise<Sandbox> {
  const {
    kind,
    cacheDir,
    extraPackages,
    signal,
    snapshots = true,
    cpuSeconds,
    onProgress = () => {},
  } = options
  const program = await ensureProgram(cacheDir)
  if (kind === 'local') return localSandbox({ program })
  if (kind === 'vagrant')
    return vagrantSandbox({ program, connection: options.connection, onProgress, signal })
  const arch = options.arch ?? machineArch()
  const image = async () =>
    ensureImage({ arch, cacheDir, extraPackages, signal, onProgress, overlay: await programOverlay(program) })
  return qemuSandbox({ cacheDir, arch, image, prepare, snapshots, cpuSeconds, onProgress, signal })
}

/** The guest is worth copying once its world is built. */
async function prepare(stream: Duplex, meter: Meter): Promise<void> {
  await using session = await openSession(stream, BOOT_LIMIT, meter)
  await session.request('hello', {}, v.unknown(), BOOT_LIMIT)
}

export interface Guest extends AsyncDisposable {
  session: GuestSession
  sandbox: StartedSandbox
  /** How many worlds it has in which nothing has happened yet, besides the one in use. */
  readonly worldsLeft: number
  /** Ends the world in use and all that runs in it, and goes on to the next. */
  nextWorld(): Promise<void>
}

const Worlds = v.object({ worlds: v.pipe(v.number(), v.integer(), v.minValue(1)) })

/** Connects to a guest that was started ahead; rejects when it has ended meanwhile. */
export async function joinGuest(address: string): Promise<Guest> {
  return begin(await attachGuest(address), JOIN_LIMIT)
}

export async function startGuest(sandbox: Sandbox): Promise<Guest> {
  return begin(await sandbox.start(), BOOT_LIMIT)
}

/** Milliseconds; a clone answers within a few hundred, and if it does not, another one is started. */
const JOIN_LIMIT = 20_000

async function begin(started: StartedSandbox, limit: number): Promise<Guest> {
  try {
    const session = await openSession(started.stream, limit, started)
    let { worlds } = await session.request('resume', freshness(), Worlds, limit)
    return {
      session,
      sandbox: started,
      get worldsLeft() {
        return worlds - 1
      },
      async nextWorld() {
        worlds = (await session.request('next', {}, Worlds)).worlds
      },
      async [Symbol.asyncDispose]() {
        await session[Symbol.asyncDispose]()
        await started[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await started[Symbol.asyncDispose]()
    throw error
  }
}

/** Clones wake with the same entropy and a stopped clock. */
function freshness(): { seed: string; seconds: number; nanoseconds: number } {
  const now = Date.now()
  return {
    seed: randomBytes(64).toString('hex'),
    seconds: Math.floor(now / 1000),
    nanoseconds: (now % 1000) * 1_000_000,
  }
}
