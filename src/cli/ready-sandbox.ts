/**
 * Opens the sandbox that was asked for, or QEMU. Another one shares a kernel with the code, this machine's or that of Vagrant's, so
 * none is used unless somebody named it, or agreed to it on a terminal.
 */
import { LabError, type LabErrorCode } from '../errors.ts'
import { openSandbox } from '../guest/index.ts'
import { hasVagrant, type Sandbox, type SandboxKind } from '../sandbox/index.ts'
import { foldFor } from '../setup/fold.mjs'
import { checkLimits } from '../setup/limits.mjs'
import type { SandboxChoice } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'
import { offerSetup } from './offer-setup.ts'
import { type Permission, permissionFile, readPermission, rememberPermission } from './permission.ts'
import { confirm } from './wait-for-enter.ts'

export interface SandboxWish extends Omit<SandboxChoice, 'kind'> {
  /** None: QEMU. */
  kind?: SandboxKind | undefined
}

export const NO_BOUNDARY =
  'The local sandbox is no security boundary: this code runs as root of\nnamespaces on this very kernel.'

/** What is wrong with the machine and not with this attempt. */
const CANNOT_WORK_HERE = new Set<LabErrorCode>([
  'qemu-missing',
  'qemu-too-old',
  'missing-tool',
  'sandbox-failed',
  'unsupported-system',
])

export interface ReadySandbox {
  opened: Sandbox
  /** How another thread opens the same. */
  sandbox: SandboxChoice
}

/** Makes ready what can be made ready; on a terminal, offers the rest. */
export async function readySandbox(wish: SandboxWish, context: Context): Promise<ReadySandbox> {
  checkLimits()
  const { signal, onProgress, quiet } = context
  const open = (kind: SandboxKind): Promise<Sandbox> => openSandbox({ ...wish, kind, signal, onProgress })
  const openOrOffer = async (kind: SandboxKind): Promise<Sandbox> => {
    try {
      return await open(kind)
    } catch (error) {
      if (!(await offerSetup(error, context))) throw error
      return open(kind)
    }
  }
  const named = wish.kind !== undefined || wish.arch !== undefined
  const earlier = context.interactive ? await readPermission(context.cacheDir) : undefined
  // Who has agreed to another one has been offered the setup then.
  const openQemu = earlier === undefined ? openOrOffer : open
  const opened = named
    ? await openOrOffer(wish.kind ?? 'qemu')
    : await openDefault((kind) => (kind === 'qemu' ? openQemu(kind) : open(kind)), {
        vagrant: hasVagrant(),
        ...(context.interactive ? { agreed: (kind, why) => agreed(kind, why, { earlier, context }) } : {}),
      })
  quiet()
  if (opened.kind === 'local') console.error(`${NO_BOUNDARY}\n`)
  const { kind, connection } = opened
  return { opened, sandbox: { ...wish, kind, ...(connection === undefined ? {} : { connection }) } }
}

export interface Alternatives {
  /** Whether Vagrant is installed. */
  vagrant: boolean
  /** Whether a person has agreed to this one, now or earlier; absent where nobody can be asked. */
  agreed?: (kind: Permission['sandbox'], why: LabError) => Promise<boolean>
}

/**
 * QEMU, or what somebody agrees to where it cannot work. A machine of Vagrant's that fails is not replaced by the local sandbox:
 * somebody who installed it wanted a VM.
 * @throws LabError why QEMU does not work, when nothing else may be used
 */
export async function openDefault(
  open: (kind: SandboxKind) => Promise<Sandbox>,
  { vagrant, agreed }: Alternatives,
): Promise<Sandbox> {
  try {
    return await open('qemu')
  } catch (why) {
    if (!(why instanceof LabError) || !CANNOT_WORK_HERE.has(why.code) || agreed === undefined) throw why
    const refused = (): never => {
      throw why
    }
    if (vagrant) return (await agreed('vagrant', why)) ? open('vagrant') : refused()
    // Here it is the kernel of this machine that the code would run on: not because a VM did not come up this once.
    if (why.code === 'sandbox-failed') throw why
    // Opening it starts nothing yet, and nobody is asked for what could not be done.
    const local = await open('local').catch(refused)
    return (await agreed('local', why)) ? local : refused()
  }
}

const QUESTIONS = {
  vagrant: 'Use Vagrant instead, now and from now on?',
  local: 'Use it instead of QEMU, now and from now on?',
}

/** Asks once, and remembers a yes. */
async function agreed(
  kind: Permission['sandbox'],
  why: LabError,
  { earlier, context }: { earlier: Permission | undefined; context: Context },
): Promise<boolean> {
  const { cacheDir, quiet, signal } = context
  quiet()
  for (const line of foldFor(explain(why).lines, process.stderr)) console.error(line)
  if (earlier?.sandbox === kind) {
    console.error(`This runs on ${kind} instead, as agreed on ${earlier.agreed.slice(0, 10)}.`)
    console.error(`→ To take that back: rm '${permissionFile(cacheDir)}'`)
    return true
  }
  if (kind === 'local') console.error(`\n${NO_BOUNDARY}`)
  if (!(await confirm(QUESTIONS[kind], false, signal))) return false
  await rememberPermission(cacheDir, kind)
  console.error(`→ To take that back: rm '${permissionFile(cacheDir)}'`)
  return true
}
