/**
 * What QEMU sandbox this machine would get, without booting or making anything.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import type { Arch, Image } from '../../image/index.ts'
import { machineArch } from '../../image/index.ts'
import type { Confinement } from '../sandbox.ts'
import { findConfinement } from './confinement.ts'
import { accelerators, findEmulator, type InstalledEmulator, type Memory, machineMemory } from './emulator.ts'
import { type Accelerator, guestMemory } from './machine.ts'
import { findTemplate } from './template.ts'

export interface InspectedQemu {
  binary: string
  /** `10.0` */
  version: string
  accelerator: Accelerator
  /** Why this one, for people. */
  why: string
  /** What would give a better one. */
  better?: string
  confinement: Confinement
  /** Whether there is a snapshot of this image to start from. */
  snapshot: boolean
}

export interface InspectOptions {
  cacheDir: string
  arch: Arch
  image: Image | undefined
}

/** @throws LabError qemu-missing or qemu-too-old */
export async function inspectQemu({ cacheDir, arch, image }: InspectOptions): Promise<InspectedQemu> {
  const memory = machineMemory(cacheDir)
  const emulator = await findEmulator(arch, memory)
  const [accelerator = 'tcg'] = await accelerators(arch, emulator, memory)
  const confinement = await findConfinement()
  const setup = { arch, emulator, accelerator, confinement, readable: [] }
  const template =
    image === undefined
      ? undefined
      : await findTemplate(cacheDir, { ...setup, image, memory: guestMemory(statSync(image.initramfs).size) })
  return {
    ...{ binary: emulator.binary, version: emulator.version, accelerator, confinement },
    ...(await reasonFor({ accelerator, arch, emulator, memory })),
    snapshot: template !== undefined,
  }
}

interface Chosen {
  accelerator: Accelerator
  arch: Arch
  emulator: InstalledEmulator
  memory: Memory
}

async function reasonFor({
  accelerator,
  arch,
  emulator,
  memory,
}: Chosen): Promise<Pick<InspectedQemu, 'why' | 'better'>> {
  if (accelerator !== 'tcg') return { why: 'the processor runs the guest itself' }
  if (arch !== machineArch()) return { why: `a guest for ${arch} is emulated on this processor` }
  if (!existsSync('/dev/kvm')) return { why: 'there is no /dev/kvm here' }
  if (!mayOpen('/dev/kvm')) {
    return {
      why: '/dev/kvm is there, but you may not open it',
      better: 'For checks that are quicker: sudo usermod -aG kvm $USER, then log in again',
    }
  }
  const refused = (await memory.kvm(emulator.stamp)) === false
  return {
    why: refused ? '/dev/kvm is there, but no guest came up with it' : 'nothing else is known to work',
  }
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
