/**
 * The process in which the learner's code runs: root of the "Docker host" and of nothing else. It loads one bundle, serves
 * calls to what that exports, and writes down each command that the code starts. All it says is the learner's word.
 */
import childProcess, { ChildProcess } from 'node:child_process'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { leftRunning, TOOLS } from './left-running.ts'
import { readLines, writeLine } from './lines.ts'

// In Node's stack traces the frames of the caller are what a learner wants; ten are soon used up by the runtime.
Error.stackTraceLimit = 50

const agent = new Socket({ fd: 3, readable: true, writable: true })
const [modules = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
symlinkSync(modules, join(folder, 'node_modules'))

interface Traced {
  command: string
  exitCode: number | null
  output: string
  /** The call that had returned before it ended. */
  outlived?: string
  /** Becomes text only when somebody asks: that takes an emulated processor some milliseconds. */
  origin: Error
}

const OUTPUT_KEPT = 2000
const INPUT_KEPT = 10_000
const COMMANDS_KEPT = 500
let traced: Traced[] = []
const left = leftRunning()

function note(entry: Traced): Traced {
  traced.push(entry)
  if (traced.length > COMMANDS_KEPT) traced = traced.slice(-COMMANDS_KEPT)
  return entry
}

/** `bash -c 'set -euo pipefail; ip link'` is shown as what was typed: `ip link`. */
function typed(file: string, args: readonly string[]): string {
  const isShell = /(^|\/)(ba|da)?sh$/.test(file)
  const script = args.at(-1)
  if (isShell && args.at(-2) === '-c' && script !== undefined)
    return script.replace(/^set -euo pipefail;\s*/, '')
  return [file, ...args]
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}

/** Listens in on a stream without starting it: a `data` listener of ours would take the data from its owner. */
function overhear(stream: NodeJS.ReadableStream | null, take: (text: string) => void): void {
  if (stream === null) return
  const emit = stream.emit
  stream.emit = function (this: NodeJS.ReadableStream, event: string | symbol, ...rest: unknown[]) {
    if (event === 'data') take(String(rest[0]))
    return emit.call(this, event, ...rest)
  } as typeof stream.emit
}

/** Notes the beginning of what is written to a command. */
function overhearInput(stream: NodeJS.WritableStream | null): () => string {
  let text = ''
  if (stream === null) return () => text
  for (const name of ['write', 'end'] as const) {
    const method = stream[name] as (...args: unknown[]) => unknown
    const noting = (...args: unknown[]): unknown => {
      const [chunk] = args
      const left = INPUT_KEPT - text.length
      if (left > 0 && typeof chunk === 'string') text += chunk.slice(0, left)
      if (left > 0 && Buffer.isBuffer(chunk)) text += chunk.subarray(0, left)
      return method.apply(stream, args)
    }
    Object.assign(stream, { [name]: noting })
  }
  return () => text
}

/** A shell and awk count the lines of what they run, not of what they are given. */
const LINE = /^(?:Error occurred at line: |line |ip6?tables\S*-restore: line |Command failed -:)(\d+)/m

/** `iptables-restore` and `ip -batch` name the line that they could not do by its number alone. */
function withLine(said: string, given: string): string {
  const number = Number(LINE.exec(said)?.[1])
  const lines = given.split('\n')
  // Of what is longer, only the beginning is known, and not all of the last line.
  const line = (given.length < INPUT_KEPT ? lines : lines.slice(0, -1))[number - 1]?.slice(0, 300)
  return line === undefined || line.trim() === '' ? said : `${said.trimEnd()}\nline ${number} was: ${line}`
}

interface SpawnOptions {
  file: string
  args?: string[]
}

/** What zx writes before each command. */
const ZX_PREFIX = 'set -euo pipefail;'

/**
 * zx has a bash start each command. One that is nothing but words, of a program that bash would only look up and start, needs
 * none, and under emulation bash takes as long as `ip` does: without it a whole check costs 8 % less processor time.
 */
function withoutShell(options: SpawnOptions): SpawnOptions {
  const [, flag, script = ''] = options.args ?? []
  if (!options.file.endsWith('/bash') || flag !== '-c' || !script.startsWith(ZX_PREFIX)) return options
  const words = script.slice(ZX_PREFIX.length).trim().split(/ +/)
  const [file = ''] = words
  const plain = TOOLS.has(file) && words.every((word) => /^[\w./:=,@%+-]+$/.test(word))
  return plain ? { ...options, file, args: words } : options
}

/** It stops before it does anything, until somebody has it go on. */
function stopping({ file, args = [], ...options }: SpawnOptions): SpawnOptions {
  const script = 'kill -STOP $$; exec "$0" "$@"'
  return { ...options, file: '/bin/sh', args: ['sh', '-c', script, file, ...args.slice(1)] }
}

function traceAsynchronous(): void {
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): number }
  const spawn = prototype.spawn
  prototype.spawn = function (this: ChildProcess, options: SpawnOptions) {
    const args = (options.args ?? []).slice(1)
    const entry = note({
      command: typed(options.file, args),
      exitCode: null,
      output: '',
      origin: new Error(),
    })
    const plain = withoutShell(options)
    // Stopped afterwards it might have done its work before, on a busy machine.
    const stops = left.hasToStop(entry.command)
    const result = spawn.call(this, stops ? stopping(plain) : plain)
    left.started(this, entry, stops)
    let out = ''
    let err = ''
    overhear(this.stdout, (text) => {
      out = (out + text).slice(-OUTPUT_KEPT)
    })
    overhear(this.stderr, (text) => {
      err = (err + text).slice(-OUTPUT_KEPT)
    })
    const given = overhearInput(this.stdin)
    // Prepended, so that the entry is complete before the owner's own listener goes on.
    this.prependListener('exit', (code) => {
      entry.exitCode = code
    })
    this.prependListener('close', () => {
      entry.output = withLine(err || out || entry.output, given()) // an error that was told before
    })
    this.prependListener('error', (error) => {
      entry.output = error.message
    })
    return result
  }
}

interface SyncError {
  status?: number | null
  stderr?: unknown
  message?: string
}

function traceSynchronous(): void {
  const { execSync, execFileSync, spawnSync } = childProcess

  /** @param rest what was handed over behind the command: its arguments, if any, and the options */
  const told = (entry: Traced, said: string, rest: readonly unknown[]): void => {
    const options = rest.find((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
    const given = String((options as { input?: unknown } | undefined)?.input ?? '').slice(0, INPUT_KEPT)
    entry.output = withLine(said.slice(-OUTPUT_KEPT), given)
  }
  const around = <T>(command: string, rest: readonly unknown[], run: () => T): T => {
    const entry = note({ command, exitCode: null, output: '', origin: new Error() })
    try {
      const result = run()
      entry.exitCode = 0
      return result
    } catch (error) {
      const { status, stderr, message } = error as SyncError
      entry.exitCode = status ?? null
      told(entry, String(stderr ?? '') || String(message ?? ''), rest)
      throw error
    }
  }
  const argsOf = (second: unknown): string[] => (Array.isArray(second) ? second.map(String) : [])

  childProcess.execSync = ((command: string, options?: object) =>
    around(command, [options], () => execSync(command, options))) as typeof execSync
  childProcess.execFileSync = ((file: string, ...rest: [string[]?, object?]) =>
    around(typed(file, argsOf(rest[0])), rest, () => execFileSync(file, ...rest))) as typeof execFileSync
  childProcess.spawnSync = ((file: string, ...rest: [string[]?, object?]) => {
    const command = typed(file, argsOf(rest[0]))
    const entry = note({ command, exitCode: null, output: '', origin: new Error() })
    const result = spawnSync(file, ...(rest as [string[], object]))
    entry.exitCode = result.status
    told(entry, String(result.stderr ?? '') || String(result.stdout ?? ''), rest)
    return result
  }) as typeof spawnSync
}

/** Who wraps an error keeps the real one as its cause. */
function causesOf({ cause }: Error, depth = 1): string[] {
  return cause instanceof Error && depth <= 3 ? [cause.message, ...causesOf(cause, depth + 1)] : []
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'Thrown', message: String(error), stack: '' }
  const { name, message, stack } = error
  const { code, what } = error as { code?: unknown; what?: unknown }
  return {
    name: String(name),
    message: [String(message), ...causesOf(error)].join('\nbecause: '),
    stack: String(stack ?? ''),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(name === 'NotWritten' ? { notWritten: String(what ?? message) } : {}),
  }
}

const handles = new Map<number, unknown>()
let exported: Record<string, unknown> = {}
let nextHandle = 1

async function load(code: string): Promise<object> {
  const file = join(folder, `${nextHandle++}.mjs`)
  writeFileSync(file, code)
  exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  return { exports: Object.keys(exported) }
}

interface Call {
  /** An object made earlier; absent for an export of the module. */
  handle?: number
  /** Names from there: `['PortMapping', 'parse']`. */
  path: string[]
  args: unknown[]
  construct?: boolean
  /** Keep the result here and return a handle to it. */
  keep?: boolean
  /** Call this often, one after another, and return all results; stops at the first error. */
  times?: number
  /** Call it once with each of these lists of arguments, all of them begun before any has ended. */
  together?: unknown[][]
}

/** Arguments that name a kept object arrive as `{ $handle: n }`. */
function revive(value: unknown): unknown {
  const handle = (value as { $handle?: number } | null)?.$handle
  return handle === undefined ? value : handles.get(handle)
}

function resolveCall(call: Call): { owner: unknown; target: unknown } {
  let owner: unknown
  let target: unknown = call.handle === undefined ? exported : handles.get(call.handle)
  for (const name of call.path) {
    owner = target
    target = (target as Record<string, unknown> | null | undefined)?.[name]
  }
  if (typeof target !== 'function')
    throw new Error(`${call.path.join('.')} is not ${call.construct ? 'a class' : 'a function'}`)
  return { owner, target }
}

async function call(request: Call): Promise<unknown> {
  const { owner, target } = resolveCall(request)
  const args = request.args.map(revive)
  const once = (): unknown =>
    request.construct
      ? Reflect.construct(target as new () => unknown, args)
      : Reflect.apply(target as () => unknown, owner, args)
  if (request.times !== undefined) return repeat(once, request.times)
  if (request.together !== undefined) {
    const begun = request.together.map((args) =>
      Reflect.apply(target as () => unknown, owner, args.map(revive)),
    )
    return { value: await Promise.all(begun) }
  }
  const result = await once()
  if (!request.construct && !request.keep) return { value: result }
  handles.set(nextHandle, result)
  return { handle: nextHandle++ }
}

/** All of them begun before any has ended; one that fails keeps nothing from the others. */
async function sideBySide({ calls }: { calls: Call[] }): Promise<object[]> {
  const outcomes = await Promise.allSettled(calls.map(call))
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? { value: outcome.value } : { error: describe(outcome.reason) },
  )
}

/** Results as they came, except that addresses in a row are sent as the first one and how many: 65 000 take a second. */
async function repeat(once: () => unknown, times: number): Promise<unknown> {
  const runs: { first: unknown; count: number }[] = []
  let expected: string | undefined
  for (let done = 0; done < times; done += 1) {
    try {
      const result = once()
      const value = result instanceof Promise ? await result : result
      const last = runs.at(-1)
      if (last !== undefined && expected !== undefined && value === expected) last.count += 1
      else runs.push({ first: value, count: 1 })
      expected = addressAfter(value)
    } catch (error) {
      return { runs, error: describe(error) }
    }
  }
  return { runs }
}

function addressAfter(value: unknown): string | undefined {
  const bytes = String(value).split('.').map(Number)
  for (let at = 3; at >= 0; at -= 1) {
    const next = (bytes[at] ?? 255) + 1
    bytes[at] = next % 256
    if (next < 256) return bytes.join('.')
  }
  return undefined
}

const operations: Record<string, (args: never) => unknown> = {
  load: ({ code }: { code: string }) => left.during('the module', () => load(code), true),
  call: (request: Call) => left.during(request.path.join('.'), () => call(request), request.construct),
  sideBySide: (request: { calls: Call[] }) =>
    left.during(request.calls.map(({ path }) => path.join('.')).join(' and '), () => sideBySide(request)),
  get: ({ handle, name }: { handle: number; name: string }) => ({
    value: (handles.get(handle) as Record<string, unknown>)[name],
  }),
  warmUp: ({ times }: { times: number }) => warmUp(times),
  trace: takeTrace,
  pulse: () => pendingResources(),
}

const activeResources = process.getActiveResourcesInfo.bind(process)

/** What the event loop waits for, besides what it waited for before any code of the learner's was there. */
function pendingResources(): string[] {
  const own = [...ownResources]
  return activeResources().filter((resource) => {
    const at = own.indexOf(resource)
    if (at >= 0) own.splice(at, 1)
    return at < 0
  })
}

function takeTrace(): { commands: object[] } {
  const taken = traced
  traced = []
  return { commands: taken.map(({ origin, ...command }) => ({ ...command, stack: origin.stack ?? '' })) }
}

// For the agent, which interrupts code that does not return by way of the inspector.
Object.defineProperty(globalThis, Symbol.for('lab.where'), {
  value: () => JSON.stringify({ stack: new Error().stack, ...takeTrace() }),
})

traceAsynchronous()
traceSynchronous()
syncBuiltinESMExports()

// Loaded before the snapshot because it is slow to load, and after the tracing because it keeps `spawnSync` for itself.
const zx = (await import(
  pathToFileURL(join(folder, 'node_modules/zx/build/index.js')).href
)) as typeof import('zx')

// The agent's channel, and those of stdout and stderr, which zx opens.
const ownResources = activeResources()

/** Has V8 read, before the snapshot, what every learner's code will use: it takes an emulated processor long. */
async function warmUp(times: number): Promise<object> {
  const execFile = promisify(childProcess.execFile)
  await load("import { $ } from 'zx'\nexport const warm = $")
  for (let done = 0; done < times; done += 1) {
    await zx.$`true ${'argument'}`.quiet()
    await zx.$({ input: 'x\n' })`cat; exit 1`.nothrow().quiet()
    await execFile('true')
    childProcess.execFileSync('true', [])
  }
  traced = []
  return {}
}

// A promise that the learner forgot to await is told apart from a call that failed, and does not end the process.
process.on('unhandledRejection', (error) => writeLine(agent, { stray: describe(error) }))
process.on('uncaughtException', (error) => writeLine(agent, { stray: describe(error) }))

readLines(agent, async ({ id, op, args }) => {
  try {
    const operation = operations[String(op)]
    if (operation === undefined) throw new Error(`no operation ${String(op)}`)
    writeLine(agent, { id, value: await operation(args as never) })
  } catch (error) {
    writeLine(agent, { id, error: describe(error) })
  }
})
agent.on('close', () => process.exit())
writeLine(agent, { ready: true })
