/**
 * What a check file runs against: the code under test, bundled, and the sandbox for it. The CLI provides both; under a plain
 * `npx vitest` the learner's own code and the default sandbox are used.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { type Locate, locator } from '../../src/bundle/index.ts'
import { type Guest, joinGuest, openSandbox, startGuest } from '../../src/guest/index.ts'
import { defaultCacheDir } from '../../src/image/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { type CheckedCode, type CheckRun, keyOf, prepareOwn, type Verdict } from '../../src/verdict/index.ts'
import { codeToCome } from './code-to-come.ts'

export interface OpenRun {
  /** A guest with a world in which nothing has happened yet, for one scenario. */
  nextGuest(): Promise<Guest>
  /** Takes it back when the scenario is over. */
  giveBack(guest: Guest): Promise<void>
  /** The code under test, once it is there. */
  readonly loaded: Promise<Loaded>
  /** Whether it is. */
  hasCome(): boolean
  /** See `CheckedCode`. */
  readonly first: CheckedCode['first']
  /** Says that the guest for it is as warm as it gets. */
  tellWarm(): void
  /** See `CodeMessage`. */
  tellFirst(verdict: Verdict, more: boolean): void
}

interface Loaded {
  code: string
  locate: Locate
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** One for each check file; its scenarios share it. */
const open = new Map<string, Promise<OpenRun>>()

/** One for all check files: they are run with the same choice. */
let sandbox: Promise<Sandbox> | undefined

/** Guests with worlds left, for scenarios of this file or the next; what is left at the end ends with this thread. */
const used: Guest[] = []

/** @param file path of the check file that asks */
export function openRun(file: string): Promise<OpenRun> {
  const known = open.get(file)
  if (known !== undefined) return known
  const opening = begin(file)
  open.set(file, opening)
  return opening
}

async function begin(file: string): Promise<OpenRun> {
  const run: CheckRun = inject('run') ?? (await ownRun(file))
  const subject = run.subjects[keyOf(file)]
  if (subject === undefined) throw new Error(`there is no code for ${file}`)
  const ready = [...(run.ready ?? [])]
  const another = async (): Promise<Guest> => {
    sandbox ??= openSandbox({ ...run.sandbox })
    return startGuest(await sandbox)
  }
  const taken = new Set<Guest>()
  let cancelled = false
  const coming = run.later === undefined ? undefined : codeToCome(run.later)
  coming?.onCancelled(() => {
    cancelled = true
    for (const guest of taken) void guest[Symbol.asyncDispose]()
  })
  const loaded = Promise.resolve(coming?.code ?? subject).then(({ code, map }) => ({
    code,
    locate: locator(map),
  }))
  let come = false
  loaded.then(
    () => {
      come = true
    },
    () => {}, // each check reports it
  )
  const next = async (): Promise<Guest> => {
    if (subject.freshGuests) for (const old of used.splice(0)) await old[Symbol.asyncDispose]()
    const guest = used.pop()
    // The first world may have left the guest broken: then it is not the second one that pays for it.
    if (guest !== undefined && (await movesOn(guest))) return guest
    const address = ready.shift()
    if (address === undefined) return another()
    // One that did not come up is no reason to fail: starting one here also mends a damaged snapshot.
    return joinGuest(address).catch(another)
  }
  return {
    loaded,
    hasCome: () => come,
    first: subject.first,
    tellWarm: () => coming?.tellWarm(),
    tellFirst: (verdict, more) => coming?.tellFirst(verdict, more),
    async nextGuest() {
      if (cancelled) throw new Error('the run was cancelled')
      const guest = await next()
      taken.add(guest)
      if (cancelled) await guest[Symbol.asyncDispose]()
      return guest
    },
    async giveBack(guest) {
      taken.delete(guest)
      if (run.turns && guest.worldsLeft > 0) used.push(guest)
      else await guest[Symbol.asyncDispose]()
    },
  }
}

async function movesOn(guest: Guest): Promise<boolean> {
  try {
    await guest.nextWorld()
    return true
  } catch {
    await guest[Symbol.asyncDispose]()
    return false
  }
}

async function ownRun(file: string): Promise<CheckRun> {
  return prepareOwn(ROOT, keyOf(file), { kind: 'qemu', cacheDir: defaultCacheDir() })
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: CheckRun | undefined
  }
}
