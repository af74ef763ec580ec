/**
 * The one table of what differs between guest architectures when an image is built.
 * It must not know how a guest is started: emulator and machine type belong to the sandbox.
 */
import { LabError } from '../errors.ts'

export type Arch = 'amd64' | 'arm64'

interface ArchFacts {
  /** Debian's smallest kernel for virtual machines. */
  kernelPackage: string
  /** The folder of shared libraries, `/usr/lib/<triplet>`. */
  triplet: string
}

const table: Record<Arch, ArchFacts> = {
  amd64: { kernelPackage: 'linux-image-cloud-amd64', triplet: 'x86_64-linux-gnu' },
  arm64: { kernelPackage: 'linux-image-cloud-arm64', triplet: 'aarch64-linux-gnu' },
}

const byNodeName: Record<string, Arch> = { x64: 'amd64', arm64: 'arm64' }

export const archNames = Object.keys(table) as Arch[]

export function archFacts(arch: Arch): ArchFacts {
  return table[arch]
}

/** The guest architecture that this machine runs best: its own. */
export function machineArch(nodeArch: string = process.arch): Arch {
  const arch = byNodeName[nodeArch]
  if (arch) return arch
  throw new LabError('unsupported-system', `There is no guest image for ${nodeArch} processors.`, {
    next: `Choose one with --arch: ${archNames.join(' or ')}.`,
  })
}

export function parseArch(text: string): Arch {
  const arch = archNames.find((name) => name === text)
  if (arch) return arch
  throw new LabError('usage', `"${text}" is not a guest architecture.`, {
    next: `Use ${archNames.join(' or ')}.`,
  })
}
