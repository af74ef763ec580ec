/**
 * What keeps a QEMU process that a guest has taken over away from everything else, and how much of it this machine offers.
 * What is found here is demanded of every start: a layer that fails then ends the process.
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Confinement } from '../sandbox.ts'
import type { InstalledEmulator, Memory } from './emulator.ts'
import { MONITOR_ARGUMENTS } from './machine.ts'
import { keeperCommand, type QemuCommand, startQemu } from './process.ts'
import { openQmp } from './qmp.ts'

const run = promisify(execFile)

/** Nothing but the limits and QEMU's own filter. */
export const UNCONFINED: Confinement = {
  user: 'caller',
  namespaces: false,
  landlock: false,
  seccomp: false,
  missing: [],
}

const LAYERS = {
  namespaces:
    'namespaces of its own (user, mount, pid, net, ipc, uts), with a root folder that holds only its program',
  landlock: 'Landlock, which leaves it no file but its own',
  seccomp: 'a filter that leaves it no sockets and no other processes',
} as const

type Layer = keyof typeof LAYERS

/** What the kernel lets us have, here and now; takes some 20 ms. */
export async function findConfinement(): Promise<Confinement> {
  const [perl, keeper] = keeperCommand()
  const { stdout } = await run(perl, [keeper, 'probe', process.arch], { env: {}, cwd: '/' })
  return parseProbe(stdout)
}

/** @param text lines of a layer's name and, after a tab, what is in its way */
export function parseProbe(text: string): Confinement {
  const lines = text.split('\n').filter((line) => line !== '')
  const tried = new Map(lines.map((line) => line.split('\t') as [string, string]))
  const has = (layer: string): boolean => tried.get(layer) === ''
  const user = has('own') ? 'own' : has('nobody') ? 'nobody' : 'caller'
  const confinement: Confinement = {
    user,
    namespaces: true,
    landlock: true,
    seccomp: true,
    missing: user === 'own' ? [] : [`a user of its own (${tried.get('own') ?? 'only root can give it one'})`],
  }
  return (Object.keys(LAYERS) as Layer[])
    .filter((layer) => !has(layer))
    .reduce((rest, layer) => without(rest, layer, tried.get(layer) ?? 'unknown on this system'), confinement)
}

function without(confinement: Confinement, layer: Layer, why: string): Confinement {
  if (!confinement[layer]) return confinement
  return { ...confinement, [layer]: false, missing: [...confinement.missing, `${LAYERS[layer]} (${why})`] }
}

/** Libraries are looked up in this; it changes when one is installed. */
const LINKER_CACHE = '/etc/ld.so.cache'

/**
 * What a program reads to start: itself, its libraries, and where it is QEMU its firmware. Empty where that is of no use:
 * files are kept away from QEMU only on Linux.
 */
export async function programFiles(binary: string): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const [libraries, firmware] = await Promise.all([
    output('ldd', [binary]).then((text) => text.match(/\/\S+(?= \(0x)/g) ?? []),
    output(binary, ['-L', 'help']).then((text) => text.match(/^\/.*$/gm) ?? []),
  ])
  const folders = [...new Set(libraries.map((path) => dirname(path)))]
  const files = [binary, ...libraries, ...folders.flatMap(acceleratorModules), LINKER_CACHE, ...firmware]
  return [...new Set(files)].filter((path) => existsSync(path))
}

/** Some distributions build the accelerators as modules; other modules are for devices that the machine has not. */
function acceleratorModules(libraries: string): string[] {
  const folder = join(libraries, 'qemu')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^accel-(tcg|kvm)/.test(name))
    .map((name) => join(folder, name))
}

async function output(program: string, args: string[]): Promise<string> {
  try {
    return (await run(program, args, { cwd: '/' })).stdout
  } catch {
    return '' // a program without libraries, or one that is not QEMU
  }
}

/**
 * How this QEMU can be confined here, and what it reads to start. That it starts with that alone is tried once.
 */
export async function confinementOf(
  { binary, stamp }: InstalledEmulator,
  memory: Memory,
): Promise<{ confinement: Confinement; readable: string[] }> {
  const linker = existsSync(LINKER_CACHE) ? statSync(LINKER_CACHE).mtimeMs : 0
  const key = `${stamp} ${linker}`
  const [confinement, known] = await Promise.all([findConfinement(), memory.files(key)])
  if (known?.every((path) => existsSync(path))) return { confinement, readable: known }
  const readable = await programFiles(binary)
  if (await starts({ binary, confinement, readable })) {
    await memory.setFiles(key, readable).catch(() => {}) // a cache that cannot be written to: found out again
    return { confinement, readable }
  }
  const why = 'QEMU does not start with the files that it seems to need'
  return { confinement: without(without(confinement, 'namespaces', why), 'landlock', why), readable: [] }
}

type Trial = Pick<QemuCommand, 'binary' | 'confinement' | 'readable'>

async function starts(trial: Trial): Promise<boolean> {
  const args = ['-machine', 'none', '-accel', 'tcg', '-nodefaults', '-no-user-config', '-display', 'none']
  await using qemu = startQemu({
    ...{ ...trial, accelerator: 'tcg', descriptors: [] },
    args: [...args, ...MONITOR_ARGUMENTS],
  })
  try {
    using _monitor = await openQmp(qemu.monitor, qemu.gone)
    return true
  } catch {
    return false
  }
}
