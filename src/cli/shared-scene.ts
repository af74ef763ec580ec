/**
 * The scene of a lab that several terminals share: joins the one that is open, or has one opened by a keeper, which outlives
 * this process for as long as somebody else is there.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Lab } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { type JoinedScene, joinScene, sceneSocket, sendLine } from '../scene/index.ts'
import type { Subject, SubjectChoice } from '../verdict/index.ts'
import type { Context } from './context.ts'
import type { ToKeep, Told } from './keeper.ts'
import { readySandbox, type SandboxWish } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'

export interface Sharing {
  lab: Lab
  subject: Pick<Subject, 'bundle' | 'source' | 'kind'>
  sandbox: SandboxWish
}

/** What describes the scene of a lab, as JavaScript. */
export function liveOf({ slug }: Pick<Lab, 'slug'>, { built }: Pick<Context, 'built'>): string {
  return built(`checks/${slug}/live.ts`)
}

/** The tour's network is the reference's: there is nothing to write. */
export function choiceFor(
  { kind }: Pick<Lab, 'kind'>,
  { choice }: Pick<CheckRequest, 'choice'>,
): SubjectChoice {
  return kind === 'tour' ? { kind: 'reference' } : choice
}

/** Undefined when nobody has it open. */
export function joinOpenScene(sharing: Sharing, { root }: Context): Promise<JoinedScene | undefined> {
  return joinScene(socketOf(sharing, root))
}

/** @throws LabError `interrupted`, and whatever keeps a scene from being opened */
export async function sharedScene(sharing: Sharing, context: Context): Promise<JoinedScene> {
  const path = socketOf(sharing, context.root)
  const open = await Promise.race([joinScene(path), interrupted(context.signal)])
  if (open !== undefined) return open
  const { sandbox } = await readySandbox(sharing.sandbox, context)
  if (sandbox.kind === 'vagrant') {
    throw new LabError('usage', 'A shell opens in QEMU, or in the local sandbox as root; not in Vagrant.', {
      next: `npm run lab shell ${sharing.lab.id} -- --sandbox qemu`,
    })
  }
  const { lab, subject } = sharing
  const { code, map, hash } = subject.bundle
  return startKeeper(
    {
      ...{ path, sandbox, bundle: { code, map }, about: { source: subject.source, code: hash } },
      live: liveOf(lab, context),
    },
    context,
  )
}

function socketOf({ lab, subject, sandbox }: Sharing, root: string): string {
  const { kind = 'qemu', cacheDir, arch = '' } = sandbox
  return sceneSocket([root, lab.slug, subject.kind, subject.source, kind, cacheDir, arch])
}

async function startKeeper(toKeep: ToKeep, context: Context): Promise<JoinedScene> {
  const { built, root, signal, onProgress, quiet } = context
  onProgress({ step: 'scene', label: 'Building the network' })
  const child = spawn(process.execPath, ['--enable-source-maps', built('src/cli/keeper.ts')], {
    cwd: root,
    // A session of its own: it does not end with this terminal while somebody else is there.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: withoutNpm(process.env),
  })
  child.stdin.on('error', () => {})
  sendLine(child.stdin, toKeep)
  const left = once(child, 'exit')
  try {
    const opened = told(child, toKeep.path, (title) =>
      onProgress({ step: 'scene', label: `Building ${title}` }),
    )
    const scene = await Promise.race([opened, interrupted(signal)])
    child.stdin.destroy()
    child.stdout.destroy()
    child.unref()
    return scene
  } catch (error) {
    // Nobody has joined it, so it ends when we let go.
    child.stdin.destroy()
    await left
    throw error
  } finally {
    quiet()
  }
}

/** What npm sets makes whatever is started end with the one that has started it. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_')))
}

function told(child: ChildProcess, path: string, onStep: (title: string) => void): Promise<JoinedScene> {
  const { stdout } = child
  return new Promise((resolve, reject) => {
    if (stdout === null) return reject(new Error('a keeper without stdout'))
    const join = (): void =>
      void joinScene(path).then((scene) => {
        if (scene !== undefined) resolve(scene)
      }, reject)
    const lines = createInterface({ input: stdout })
    lines.on('line', (line) => {
      const said = JSON.parse(line) as Told
      if ('step' in said) onStep(said.step)
      // Another keeper may have been faster: then it is joined.
      else if ('listening' in said) join()
      else reject(failureFrom(said.failed))
    })
    lines.on('close', () => reject(new LabError('sandbox-failed', 'The scene could not be opened.')))
    child.on('error', reject)
  })
}

function failureFrom({ code, message, next }: Extract<Told, { failed: object }>['failed']): Error {
  if (code === 'bug') return new Error(message)
  return new LabError(code, message, next === undefined ? {} : { next })
}
