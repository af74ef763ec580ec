/**
 * `npm run lab doctor`: what this machine has and lacks for the checks. Looks only: nothing is built, booted or installed.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from '../errors.ts'
import { findProgram, programOverlay } from '../guest/index.ts'
import { type FoundImage, findImage, hasTool, machineArch } from '../image/index.ts'
import { type Finding, renderFindings } from '../report/index.ts'
import { hasVagrant, type InspectedQemu, inspectQemu, localSandbox } from '../sandbox/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'

const run = promisify(execFile)

export async function doctorCommand({ root, cacheDir, drawing, out }: Context): Promise<number> {
  const image = await imageIn(cacheDir)
  const found = image.state === 'whole' ? image.image : undefined
  const qemu = await attempt(() => inspectQemu({ cacheDir, arch: machineArch(), image: found }))
  const ready = found !== undefined && !(qemu instanceof LabError) && qemu.snapshot
  const findings = [
    { subject: 'Node', state: 'good' as const, said: `${process.versions.node} (${process.execPath})` },
    ...aboutQemu(qemu),
    aboutImage(image),
    ...(qemu instanceof LabError ? [] : [aboutSnapshot(qemu), aboutConfinement(qemu)]),
    await aboutDisk(cacheDir, ready ? LITTLE : MUCH),
    aboutProgress(root),
    await aboutLocal(),
    aboutVagrant(),
    await aboutGit(),
  ]
  out(renderFindings(findings, drawing))
  return findings.some(({ state }) => state === 'bad') ? EXIT.failed : EXIT.passed
}

async function attempt<T>(work: () => Promise<T> | T): Promise<T | LabError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
}

async function imageIn(cacheDir: string): Promise<FoundImage> {
  const program = findProgram(cacheDir)
  if (program === undefined) return { state: 'missing' }
  return findImage({ arch: machineArch(), cacheDir, overlay: await programOverlay(program) })
}

const ACCELERATORS = { kvm: 'KVM', hvf: 'HVF', tcg: 'none, QEMU emulates' }

function aboutQemu(qemu: InspectedQemu | LabError): Finding[] {
  if (qemu instanceof LabError)
    return [{ subject: 'QEMU', state: 'bad', said: qemu.message, next: qemu.next }]
  const { binary, version, accelerator, why, better } = qemu
  return [
    { subject: 'QEMU', state: 'good', said: `${version} (${binary})` },
    {
      subject: 'accelerator',
      state: better === undefined ? 'good' : 'odd',
      said: `${ACCELERATORS[accelerator]}: ${why}`,
      next: better,
    },
  ]
}

/** What makes an image. */
const MAKERS = ['mmdebstrap', 'depmod', 'xz', 'zstd']

function aboutImage(image: FoundImage): Finding {
  const subject = 'image'
  if (image.state === 'whole') return { subject, state: 'good', said: `made for ${image.image.arch}` }
  const said = image.state === 'damaged' ? `damaged: ${image.why}` : 'not made yet'
  const missing = MAKERS.filter((tool) => !hasTool(tool))
  if (missing.length > 0) {
    return {
      subject,
      state: 'bad',
      said: `${said}, and ${missing.join(', ')} not there to make it`,
      next: 'npm run setup',
    }
  }
  return {
    subject,
    state: 'odd',
    said: `${said}: the next check makes it, or you do now`,
    next: 'npm run setup',
  }
}

function aboutSnapshot({ snapshot }: InspectedQemu): Finding {
  const subject = 'snapshot'
  if (snapshot) return { subject, state: 'good', said: 'made: a guest is there at once' }
  const said = 'not made yet: the next check boots the VM once, which takes a minute'
  return { subject, state: 'odd', said, next: 'npm run setup' }
}

const USERS = { own: 'a user of its own', nobody: 'the user nobody', caller: 'your own user' }

function aboutConfinement({ confinement }: InspectedQemu): Finding {
  const { user, namespaces, landlock, seccomp, missing } = confinement
  const layers = [
    ...(namespaces ? ['namespaces'] : []),
    ...(landlock ? ['Landlock'] : []),
    ...(seccomp ? ['a system call filter'] : []),
  ]
  const has = `QEMU runs as ${USERS[user]}, with ${layers.join(', ') || 'its own filter alone'}`
  // A user of its own takes root, which nobody should become for that.
  const lacks = missing.filter((text) => !text.startsWith('a user of its own'))
  const said = lacks.length === 0 ? has : `${has}; not here: ${lacks.join('; ')}`
  return { subject: 'confinement', state: lacks.length === 0 ? 'good' : 'odd', said }
}

/** Bytes that runs need when image and snapshot are there, and when they are not. */
const LITTLE = 300e6
const MUCH = 3e9

async function aboutDisk(cacheDir: string, needed: number): Promise<Finding> {
  const subject = 'disk'
  let folder = cacheDir
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const said = `${size(free)} free for ${cacheDir}`
  if (free >= needed) return { subject, state: 'good', said }
  return {
    subject,
    state: 'bad',
    said: `${said}; ${size(needed)} are needed`,
    next: 'Free some space there, or set CONTAINER_LAB_CACHE to another folder.',
  }
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.floor(bytes / 1e6)} MB`
}

function aboutProgress(root: string): Finding {
  const subject = 'progress'
  const folder = join(root, '.lab')
  try {
    accessSync(existsSync(folder) ? folder : root, constants.W_OK)
    return { subject, state: 'good', said: 'kept in .lab/progress.json' }
  } catch {
    const next = `Make ${folder} a folder that you may write to.`
    return { subject, state: 'odd', said: 'cannot be kept: .lab is not yours to write', next }
  }
}

async function aboutLocal(): Promise<Finding> {
  const subject = 'local'
  const local = await attempt(() => localSandbox({ program: '' }))
  if (local instanceof LabError)
    return { subject, state: 'good', said: `not here, and not needed: ${local.message}` }
  return { subject, state: 'good', said: 'would work with --sandbox local, which is no security boundary' }
}

function aboutVagrant(): Finding {
  const said = hasVagrant() ? 'there, for --sandbox vagrant' : 'not installed, and not needed'
  return { subject: 'Vagrant', state: 'good', said }
}

async function aboutGit(): Promise<Finding> {
  const subject = 'git'
  try {
    const { stdout } = await run('git', ['--version'])
    return { subject, state: 'good', said: stdout.trim().replace(/^git version /, '') }
  } catch {
    const said = 'not installed: npm run lab update cannot merge changes of the course without it'
    return { subject, state: 'odd', said, next: 'apt install git' }
  }
}
