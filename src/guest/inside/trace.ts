/**
 * Has the kernel trace one conversation on the host, see trace.pl. The agent puts it there and takes it away; what it says
 * is made sense of on the other side.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { namespacePath } from './namespaces.ts'
import type { Program } from './program.ts'
import type { World } from './world.ts'

/** Characters: some hundred packets. */
const LONGEST = 512 * 1024

export interface Traced {
  /** Each begins with a word that says what it is. */
  lines: string[]
}

export interface Tracer {
  end(): Promise<Traced>
}

/** @throws Error when the kernel cannot trace */
export async function startTracer(
  { folder }: Program,
  world: World,
  { protocol, port, places }: { protocol: string; port: number; places: readonly string[] },
): Promise<Tracer> {
  const table = `lab_${randomBytes(6).toString('hex')}`
  const pids = places.flatMap((name) => {
    const pid = pidOf(world, name)
    return pid === undefined ? [] : [`${name}=${pid}`]
  })
  const enter = ['nsenter', `--net=${namespacePath(world, 'host')}`]
  const [file = '', ...args] = [
    ...[...enter, 'perl', `${folder}/trace.pl`],
    ...[table, protocol, String(port), ...pids],
  ]
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  const lines: string[] = []
  let length = 0
  const reader = createInterface({ input: child.stdout })
  const closed = once(reader, 'close')
  const ready = new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      if (line === 'ready') resolve()
      length += line.length
      if (line !== 'ready' && length <= LONGEST) lines.push(line)
    })
    complaintOf(child).then((said) => reject(new Error(`the kernel cannot trace: ${said}`)))
  })
  ready.catch(() => {})
  await ready
  return {
    async end() {
      child.stdin.end('\n')
      await closed
      return { lines }
    },
  }
}

async function complaintOf(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.on('data', (data) => {
    said = (said + data).slice(-500)
  })
  await once(child, 'close')
  return said.trim()
}

/** Of a process in the network namespace of a place. */
function pidOf({ dockerHost, containers, joined }: World, name: string): number | undefined {
  if (name === 'host') return dockerHost.pid
  const container = containers.find((candidate) => candidate.name === name)
  return container?.outerPid ?? joined.get(name)?.probe.process.pid
}
