/**
 * The same agent and world in fresh namespaces of this Linux machine, without a VM. Not a security boundary: the learner's
 * code shares the kernel. For machines that cannot run QEMU, for authors, and to measure the VM against.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { LabError } from '../../errors.ts'
import { hasTool, toolPath } from '../../image/index.ts'
import { collect, streamOf } from '../child-stream.ts'
import { meterOf } from '../meter.ts'
import { agentCommand } from '../namespaces.ts'
import type { Sandbox, StartedSandbox } from '../sandbox.ts'

export interface LocalOptions {
  /** Folder with the guest's program. */
  program: string
}

/** Tools that the world is built with, and the Debian package of each. */
const TOOLS: Record<string, string> = {
  mount: 'mount',
  perl: 'perl-base',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  iptables: 'iptables',
  nft: 'nftables',
  sysctl: 'procps',
  ping: 'iputils-ping',
  tcpdump: 'tcpdump',
}

/** @throws LabError when this machine cannot be the host of a world */
function checkMachine(): void {
  if (process.platform !== 'linux') {
    throw new LabError('unsupported-system', 'The local sandbox needs Linux.', {
      next: 'Use --sandbox qemu.',
    })
  }
  const missing = Object.entries(TOOLS).filter(([tool]) => !hasTool(tool))
  if (missing.length > 0) {
    throw new LabError(
      'missing-tool',
      `The local sandbox needs ${missing.map(([tool]) => tool).join(', ')}.`,
      {
        next: `Run npm run setup, or: apt install ${[...new Set(missing.map(([, name]) => name))].join(' ')}`,
      },
    )
  }
  if (process.getuid?.() !== 0 && !hasTool('sudo')) {
    throw new LabError('needs-root', 'The local sandbox makes network namespaces, which takes root.', {
      next: 'Run it as root, or install sudo; --sandbox qemu needs neither.',
    })
  }
}

function enter(folder: string): ChildProcessWithoutNullStreams {
  const root = process.getuid?.() === 0 ? [] : ['sudo']
  const [file = '', ...args] = [...root, ...agentCommand(folder, process.execPath)]
  // A session of its own, so that Ctrl-C reaches us first and we end it in order; if we die, its stdin ends, and so does it.
  return spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, PATH: toolPath() },
  })
}

export function localSandbox(options: LocalOptions): Sandbox {
  checkMachine()
  return {
    kind: 'local',
    description: 'local namespaces, no VM',
    async start(): Promise<StartedSandbox> {
      const child = enter(options.program)
      const said = collect(child)
      const exited = once(child, 'close')
      return {
        ...meterOf(child.pid ?? 0, 1),
        stream: streamOf(child, () => gone(said())),
        pid: child.pid ?? 0,
        async [Symbol.asyncDispose]() {
          child.stdin.destroy()
          await exited
        },
      }
    },
  }
}

function gone(output: string): LabError {
  const detail = output === '' ? '' : ` (${output})`
  return new LabError('sandbox-failed', `the namespaces of this machine have ended${detail}`, {
    next: 'Is this root with all its privileges? Some containers give less. --sandbox qemu needs none.',
  })
}
