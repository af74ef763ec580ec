/**
 * Looks from outside at the learner's process while it does not return: is it working, what has it started, does its event
 * loop turn? And ends it. Reports what is; whether that is a loop without end is decided on the other side.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority, uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { childrenOf, factsOf, MS_PER_TICK, readOr, treeOf } from '../../sandbox/proc.ts'
import type { Answer, Child } from './child.ts'

/** A process that the learner's code has started since it was called. */
export interface Running {
  pid: number
  command: string
  /** It waits for its standard input. */
  input: boolean
  /** Nobody whom it waits for is below it. */
  leaf: boolean
  childFaults: number
}

export interface Sight {
  /** Milliseconds that this machine has worked since it was booted, as it says itself. */
  busy: number
  /** Calls that have ended. */
  answered: number
  /** Page faults of its children that have ended: more of them, and so have more commands. */
  childFaults: number
  /** The event loop has turned since it was last looked at. */
  turned: boolean
  /** What its code's event loop waits for, in the words of process.getActiveResourcesInfo(). */
  pending: string[]
  running: Running[]
}

export interface Stopped {
  /** The stack at which the code was, when it was at work. */
  stack: string
  commands: unknown[]
}

export interface Watch {
  /** A call of the learner's code begins. */
  call(op: string, args: unknown): Promise<Answer>
  look(): Sight
  /** Finds out where it is, as far as that can be told, and ends it with all that it has started. */
  stop(): Promise<Stopped>
}

export interface WatchOptions {
  learner: Child
  /** Of the process in which the code runs, as seen here. */
  pid: number
  /** Path of its network namespace. */
  namespace: string
  /** Folder with inspect.pl. */
  folder: string
  /** The machine is ours alone: then looking goes before whatever the code has started. */
  alone: boolean
}

/** Milliseconds for answers while the process is ended: it may be lying or stuck. */
const PATIENCE = 3000
const INSPECT_LIMIT = 20_000
/** Where Node's inspector listens after SIGUSR1. */
const INSPECTOR = '9229'
/** What learner.ts has put there for this. */
const WHERE = { expression: "globalThis[Symbol.for('lab.where')]()", returnByValue: true }

/** As its author wrote it, without the shell that zx puts around it. */
function typed(words: string[]): string {
  const script = /\/(ba|da)?sh$/.test(words[0] ?? '') && words[1] === '-c' ? words[2] : undefined
  return (script ?? words.join(' '))
    .replace(/^set -euo pipefail;\s*/, '')
    .trim()
    .slice(0, 200)
}

/** `read` of descriptor 0, as proc_pid_syscall(5) has it. */
function waitsForInput(pid: number): boolean {
  const [number, descriptor] = readOr(`/proc/${pid}/syscall`, '').split(' ')
  return number === (process.arch === 'arm64' ? '63' : '0') && descriptor === '0x0'
}

/** Milliseconds of all processors, less what they were idle and what was stolen from them. */
function busy(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = readOr('/proc/stat', '')
    .split('\n', 1)
    .join('')
    .split(/ +/)
    .map(Number)
  return (user + nice + system + irq + soft) * MS_PER_TICK
}

export function watchOf({ learner, pid, namespace, folder, alone }: WatchOptions): Watch {
  let calls = 0
  let answered = 0
  /** Ticks after the boot. */
  let calledAt = 0
  let pulse: { answered: boolean; pending: string[] } | undefined

  const feel = (): void => {
    const next = { answered: false, pending: [] as string[] }
    pulse = next
    void learner.request('pulse', {}).then((answer) => {
      next.answered = true
      const pending = 'value' in answer && Array.isArray(answer.value) ? answer.value : ['?']
      next.pending = pending.slice(0, 100).map(String)
    })
  }

  function running(): Running[] {
    return treeOf(pid)
      .slice(1)
      .map((each) => ({ each, facts: factsOf(each) }))
      .filter(({ facts }) => facts.startedAt >= calledAt && facts.state !== 'Z')
      .map(({ each, facts }) => ({
        pid: each,
        command: typed(readOr(`/proc/${each}/cmdline`, '').split('\0')),
        input: waitsForInput(each),
        leaf: childrenOf(each).length === 0,
        childFaults: facts.childFaults,
      }))
      .slice(0, 50)
  }

  function end(pids: number[]): void {
    for (const each of pids) {
      try {
        process.kill(each, 'SIGKILL')
      } catch {
        // It has just ended.
      }
    }
  }

  /** What its code has run, in its own words; asked for once, because it tells each command once. */
  async function trace(started: number[]): Promise<Stopped> {
    const asked = learner.request('trace', {})
    let answer = await Promise.race([asked, delay(PATIENCE)])
    if (answer === undefined) {
      // Its event loop does not turn: it waits for one of these in a call that blocks, and goes on when that is gone.
      end(started)
      answer = await Promise.race([asked, delay(PATIENCE * 3)])
    }
    return { stack: '', commands: answer !== undefined && 'value' in answer ? commandsIn(answer.value) : [] }
  }

  async function inspect(): Promise<Stopped> {
    process.kill(pid, 'SIGUSR1')
    const ask = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: WHERE })
    const enter = [`--net=${namespace}`, '--setgid=65534', '--setuid=65534']
    const child = spawn('nsenter', [...enter, 'perl', `${folder}/inspect.pl`, INSPECTOR, ask], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: INSPECT_LIMIT,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.on('error', () => {})
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 4 * 1024 * 1024) said += text
    })
    await once(child, 'close')
    return stoppedFrom(said)
  }

  return {
    call(op, args) {
      if (calls === 0) calledAt = Math.floor((uptime() * 1000) / MS_PER_TICK) - 1
      calls += 1
      return learner.request(op, args).finally(() => {
        calls -= 1
        answered += 1
      })
    },
    look() {
      if (alone) setPriority(-20)
      const turned = pulse?.answered === true
      const sight = {
        busy: busy(),
        answered,
        childFaults: factsOf(pid).childFaults,
        turned,
        pending: pulse?.pending ?? [],
        running: running(),
      }
      if (pulse === undefined || turned) feel()
      return sight
    },
    async stop() {
      const works = pulse?.answered !== true && running().length === 0
      const looked = works ? inspect() : trace(treeOf(pid).slice(1))
      const stopped = await looked.catch(() => ({ stack: '', commands: [] }))
      while (!['', 'Z'].includes(factsOf(pid).state)) {
        end(treeOf(pid))
        await delay(5)
      }
      return stopped
    },
  }
}

function commandsIn(value: unknown): unknown[] {
  const { commands } = (value ?? {}) as { commands?: unknown }
  return Array.isArray(commands) ? commands : []
}

/** The process writes this itself: its shape is anybody's guess. */
function stoppedFrom(said: string): Stopped {
  const { result } = JSON.parse(said) as { result?: { result?: { value?: unknown } } }
  const where = JSON.parse(String(result?.result?.value)) as { stack?: unknown }
  return { stack: String(where.stack ?? ''), commands: commandsIn(where) }
}
