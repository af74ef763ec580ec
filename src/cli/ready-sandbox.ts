/**
 * Opens the sandbox that was asked for or, when none was, the first that works on this machine: qemu, Vagrant where it is
 * installed, and on Linux local.
 */
import { LabError, type LabErrorCode } from '../errors.ts'
import { openSandbox } from '../guest/index.ts'
import { hasVagrant, type Sandbox, type SandboxKind } from '../sandbox/index.ts'
import type { SandboxChoice } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'
import { offerSetup } from './offer-setup.ts'

export interface SandboxWish extends Omit<SandboxChoice, 'kind'> {
  /** None: whichever works. */
  kind?: SandboxKind | undefined
}

export const NO_BOUNDARY =
  'The local sandbox is no security boundary: this code runs as root of namespaces on this very kernel.'

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
  const opened = await (wish.kind === undefined && wish.arch === undefined
    ? openFirst((kind) => (kind === 'qemu' ? openOrOffer(kind) : open(kind)), {
        vagrant: hasVagrant(),
        onInstead(kind, why) {
          quiet()
          for (const line of explain(why, false).lines) console.error(line)
          console.error(`This runs on ${kind} instead.`)
        },
      })
    : openOrOffer(wish.kind ?? 'qemu'))
  quiet()
  if (opened.kind === 'local') console.error(`${NO_BOUNDARY}\n`)
  const { kind, connection } = opened
  return { opened, sandbox: { ...wish, kind, ...(connection === undefined ? {} : { connection }) } }
}

export interface Alternatives {
  /** Whether Vagrant is installed. */
  vagrant: boolean
  /** Another than the default is about to be opened. */
  onInstead: (kind: SandboxKind, why: LabError) => void
}

/**
 * A machine of Vagrant's that fails is not replaced by the local sandbox: somebody who installed it wanted a VM.
 * @throws LabError why qemu does not work, when nothing else does either
 */
export async function openFirst(
  open: (kind: SandboxKind) => Promise<Sandbox>,
  { vagrant, onInstead }: Alternatives,
): Promise<Sandbox> {
  try {
    return await open('qemu')
  } catch (why) {
    if (!(why instanceof LabError) || !CANNOT_WORK_HERE.has(why.code)) throw why
    if (vagrant) {
      onInstead('vagrant', why)
      return open('vagrant')
    }
    // Here it is the kernel of this machine that the code would run on: not because a VM did not come up this once.
    if (why.code === 'sandbox-failed') throw why
    const local = await open('local').catch(() => {
      throw why
    })
    onInstead('local', why)
    return local
  }
}
