/**
 * What a check file runs against: the code under test, bundled, and the sandbox for it. The CLI provides both; under a plain
 * `npx vitest` the learner's own code and the default sandbox are used.
 */
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { type Locate, locator } from '../../src/bundle/index.ts'
import { type Guest, joinGuest, openSandbox, startGuest } from '../../src/guest/index.ts'
import { defaultCacheDir } from '../../src/image/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { type CheckRun, prepareOwn } from '../../src/verdict/index.ts'

export interface OpenRun {
  /** A guest for one scenario. */
  nextGuest(): Promise<Guest>
  code: string
  locate: Locate
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** One for each check file; its scenarios share it. */
const open = new Map<string, Promise<OpenRun>>()

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
  const ready = [...(run.ready ?? [])]
  let sandbox: Promise<Sandbox> | undefined
  const another = async (): Promise<Guest> => {
    sandbox ??= openSandbox({ ...run.sandbox })
    return startGuest(await sandbox)
  }
  return {
    code: run.code,
    locate: locator(run.map),
    async nextGuest() {
      const address = ready.shift()
      if (address === undefined) return another()
      // One that did not come up is no reason to fail: starting one here also mends a damaged snapshot.
      return joinGuest(address).catch(another)
    },
  }
}

async function ownRun(file: string): Promise<CheckRun> {
  const slug = basename(file, '.check.ts')
  return prepareOwn(ROOT, slug, { kind: 'qemu', cacheDir: defaultCacheDir() })
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: CheckRun | undefined
  }
}
