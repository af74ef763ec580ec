/**
 * Finds the kernel among the unpacked packages and makes it quick to start. It must not know how it is booted beyond
 * that.
 */
import { copyFile, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../errors.ts'
import { runTool } from './tool.ts'

export const unpackedName = 'kernel.unpacked'

export interface Kernels {
  /** As Debian ships it. */
  kernel: string
  /** The same, ready to run, where that is another file. */
  unpacked?: string
}

/**
 * Debian's x86 kernel unpacks itself when it starts, which takes an emulated CPU 1.3 to 1.8 s of a boot of 5 s. QEMU
 * starts an unpacked one as well (PVH), so it is unpacked here. It does not replace the other, because that is the
 * better one under KVM: just as quick, and where KVM is too broken to run a kernel it is stopped within 2.3 s, while
 * the unpacked one goes on for 30 s before it is. For arm64 there is only one, already unpacked.
 */
export async function prepareKernels(root: string, folder: string, signal?: AbortSignal): Promise<Kernels> {
  const kernel = join(folder, 'kernel')
  await copyFile(await kernelOf(root), kernel)
  const packed = zstdPayload(await readFile(kernel))
  if (!packed) return { kernel }
  const unpacked = join(folder, unpackedName)
  const payload = `${unpacked}.zst`
  await writeFile(payload, packed)
  const { ok, output, command } = await runTool('zstd', ['-d', '-q', '--rm', payload, '-o', unpacked], {
    signal,
  })
  if (!ok)
    throw new LabError('image-build-failed', "The guest's kernel could not be unpacked.", { output, command })
  await checkElf(unpacked)
  return { kernel, unpacked }
}

/**
 * The compressed kernel inside a bzImage, if that is what it is and zstd is what it was compressed with. Offsets are
 * those of the kernel's Documentation/arch/x86/boot.rst.
 */
export function zstdPayload(image: Buffer): Buffer | undefined {
  const isBzImage = image.length > 0x250 && image.toString('latin1', 0x202, 0x206) === 'HdrS'
  if (!isBzImage) return undefined
  const setupSectors = image.readUInt8(0x1f1)
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248)
  // The last four bytes are the unpacked size, for the kernel's own use.
  const end = start + image.readUInt32LE(0x24c) - 4
  const payload = image.subarray(start, end)
  return payload.length > 4 && payload.readUInt32LE(0) === 0xfd2fb528 ? payload : undefined
}

async function kernelOf(root: string): Promise<string> {
  const kernels = (await readdir(join(root, 'boot'))).filter((name) => name.startsWith('vmlinu'))
  const [kernel] = kernels
  if (kernel !== undefined && kernels.length === 1) return join(root, 'boot', kernel)
  throw new LabError(
    'image-build-failed',
    `One kernel was expected in the image, and there are ${kernels.length}.`,
  )
}

async function checkElf(path: string): Promise<void> {
  const handle = await open(path)
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4).finally(() => handle.close())
  if (buffer.toString('latin1') === '\x7fELF') return
  throw new LabError('image-build-failed', "The guest's kernel did not unpack to a program.")
}
