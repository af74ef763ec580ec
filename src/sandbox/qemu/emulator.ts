/**
 * Which QEMU this machine has, and whether its KVM is any good. Both are remembered by file stamps, because asking costs
 * more than starting a clone.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { release } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { LabError } from '../../errors.ts'
import { type Arch, ensureFolder, locateTool, machineArch } from '../../image/index.ts'
import { type Accelerator, EMULATORS } from './machine.ts'

const run = promisify(execFile)

/** `file:` migration, and memory files opened read-only for private copies, came with these versions. */
const OLDEST = [8, 2] as const

export interface InstalledEmulator {
  binary: string
  /** `10.0` */
  version: string
  /** Path, size and time of the binary: changes with every upgrade. */
  stamp: string
}

const Remembered = v.object({
  versions: v.record(v.string(), v.pipe(v.string(), v.regex(/^\d+\.\d+$/))),
  kvm: v.record(v.string(), v.boolean()),
  files: v.optional(v.record(v.string(), v.array(v.string())), {}),
})
type Remembered = v.InferOutput<typeof Remembered>

export interface Memory {
  version(stamp: string): Promise<string | undefined>
  setVersion(stamp: string, version: string): Promise<void>
  kvm(stamp: string): Promise<boolean | undefined>
  setKvm(stamp: string, usable: boolean): Promise<void>
  /** What a program reads to start. */
  files(key: string): Promise<string[] | undefined>
  setFiles(key: string, files: string[]): Promise<void>
}

/** What was found out about this machine, as a file in the cache that may be deleted at any time. */
export function machineMemory(cacheDir: string): Memory {
  const file = join(cacheDir, 'machine.json')
  const read = async (): Promise<Remembered> => {
    try {
      return v.parse(Remembered, JSON.parse(await readFile(file, 'utf8')))
    } catch {
      return { versions: {}, kvm: {}, files: {} } // absent or damaged: found out again
    }
  }
  const update = async (change: (remembered: Remembered) => void): Promise<void> => {
    const remembered = await read()
    change(remembered)
    await ensureFolder(dirname(file))
    const fresh = `${file}.${randomUUID()}`
    await writeFile(fresh, JSON.stringify(remembered))
    await rename(fresh, file)
  }
  // A verdict on KVM holds for one kernel of this machine and one QEMU.
  const kvmKey = (stamp: string): string => `${release()} ${stamp}`
  return {
    version: async (stamp) => (await read()).versions[stamp],
    setVersion: (stamp, version) => update(({ versions }) => Object.assign(versions, { [stamp]: version })),
    kvm: async (stamp) => (await read()).kvm[kvmKey(stamp)],
    setKvm: (stamp, usable) => update(({ kvm }) => Object.assign(kvm, { [kvmKey(stamp)]: usable })),
    files: async (key) => (await read()).files[key],
    setFiles: (key, files) => update((remembered) => Object.assign(remembered.files, { [key]: files })),
  }
}

/** @throws LabError qemu-missing or qemu-too-old */
export async function findEmulator(arch: Arch, memory: Memory): Promise<InstalledEmulator> {
  const { binary: name, package: debianPackage } = EMULATORS[arch]
  const found = locateTool(name)
  if (found === undefined) {
    throw new LabError('qemu-missing', `${name} is not installed.`, {
      next: `Run npm run setup, or install it yourself: apt install ${debianPackage} (on a Mac: brew install qemu).`,
    })
  }
  const binary = realpathSync(found)
  const { size, mtimeMs } = statSync(binary)
  const stamp = `${binary} ${size} ${mtimeMs}`
  const version = (await memory.version(stamp)) ?? (await askVersion(binary))
  await refuseOld(binary, version)
  if ((await memory.version(stamp)) === undefined) await memory.setVersion(stamp, version)
  return { binary, version, stamp }
}

async function askVersion(binary: string): Promise<string> {
  const { stdout } = await run(binary, ['--version']).catch((error: Error) => {
    throw new LabError('qemu-missing', `${binary} does not run.`, { output: error.message })
  })
  const version = /version (\d+\.\d+)/.exec(stdout)?.[1]
  if (version === undefined) {
    throw new LabError('qemu-too-old', `${binary} does not tell its version.`, { output: stdout })
  }
  return version
}

async function refuseOld(binary: string, version: string): Promise<void> {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new LabError(
    'qemu-too-old',
    `${binary} is version ${version}; ${OLDEST.join('.')} or later is needed.`,
    {
      next: 'Upgrade QEMU (Debian 13 has 10.0), or use another sandbox: npm run lab check 4.1 -- --sandbox local',
    },
  )
}

/** The accelerators worth trying for a guest of this architecture, best first. */
export async function accelerators(
  arch: Arch,
  emulator: InstalledEmulator,
  memory: Memory,
): Promise<Accelerator[]> {
  if (arch !== machineArch()) return ['tcg']
  if (process.platform === 'darwin') return ['hvf', 'tcg']
  if (!canOpenKvm() || (await memory.kvm(emulator.stamp)) === false) return ['tcg']
  return ['kvm', 'tcg']
}

function canOpenKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
