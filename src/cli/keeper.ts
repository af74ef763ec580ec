/**
 * A process of its own that keeps a scene for the terminals that look into it, and ends with the last of them. It is started
 * by the first one, which writes a line with what to keep and reads a line for each thing that happens.
 */
import { createInterface } from 'node:readline'
import { LabError } from '../errors.ts'
import { openSandbox } from '../guest/index.ts'
import { keep, openScene, type Scene, type SceneFacts, sendLine } from '../scene/index.ts'
import type { SandboxChoice } from '../verdict/index.ts'

export interface ToKeep {
  /** Path of the socket. */
  path: string
  sandbox: SandboxChoice
  /** Path of the lab's `live.ts` as JavaScript. */
  live: string
  bundle: { code: string; map: string }
  /** Of whose code it is, for those who join. */
  about: Pick<SceneFacts, 'source' | 'code'>
}

/** Of the guest, because somebody may work in its shells all day. The keeper ends a shell that is left open. */
const CPU_SECONDS = 4 * 3600

/** What it tells the one that has started it. */
export type Told =
  | { step: string }
  /** It listens, or another one does already. */
  | { listening: boolean }
  | { failed: { code: LabError['code'] | 'bug'; message: string; next?: string } }

function tell(told: Told): void {
  sendLine(process.stdout, told)
}

async function main(): Promise<void> {
  // The reader may have gone.
  process.stdout.on('error', () => {})
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort())
  process.on('SIGHUP', () => {})

  const lines = createInterface({ input: process.stdin })
  const starter = new Promise<void>((resolve) => lines.once('close', resolve))
  const asked = await new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve)
    starter.then(() => resolve(undefined))
  })
  if (asked === undefined) return
  const { path, sandbox, live, bundle, about } = JSON.parse(asked) as ToKeep

  let scene: Scene | undefined
  const { signal } = ending
  const stopped = new Promise<true>((resolve) => signal.addEventListener('abort', () => resolve(true)))
  const open = async () => {
    const opened = await openSandbox({ ...sandbox, signal, cpuSeconds: CPU_SECONDS })
    scene = await openScene({ opened, subject: { bundle }, live, signal, onStep: (step) => tell({ step }) })
    return { session: scene.guest.session, facts: { ...about, ...factsOf(scene) } }
  }
  try {
    let begin: () => void = () => {}
    const ready = new Promise<void>((resolve) => {
      begin = resolve
    }).then(open)
    ready.catch(() => {})
    const onListening = (): void => {
      tell({ listening: true })
      begin()
    }
    const keeping = keep({ path, ready, starter, onListening })
    if (!(await Promise.race([keeping, stopped]))) tell({ listening: false })
  } catch (error) {
    tell({ failed: failureOf(error) })
  } finally {
    ending.abort()
    await scene?.[Symbol.asyncDispose]()
  }
}

function factsOf({ places, stopped }: Scene): Omit<SceneFacts, 'source' | 'code'> {
  const { error: _, ...why } = stopped ?? { error: undefined }
  return {
    places: [...places].map(([prompt, { name, namespace, outside }]) => ({
      ...{ prompt, name, namespace, outside },
    })),
    ...(stopped === undefined ? {} : { stopped: why as NonNullable<SceneFacts['stopped']> }),
  }
}

function failureOf(error: unknown): Extract<Told, { failed: object }>['failed'] {
  if (error instanceof LabError) {
    const { code, message, next } = error
    return { code, message, ...(next === undefined ? {} : { next }) }
  }
  return { code: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

await main()
// Whatever still holds the event loop is of no use any more.
process.stdout.write('', () => process.exit())
