/**
 * `npm run lab shell`: a terminal at a place in the scene that the code has built. A second one joins the same scene.
 */
import { findLab, type Lab, loadCatalog, nearest } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { GuestFailed, GuestTimeout, openTerminal } from '../guest/index.ts'
import { cleanLine } from '../report/index.ts'
import type { SceneFacts } from '../scene/index.ts'
import { foldFor } from '../setup/fold.mjs'
import { prepareSubject, type Subject } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { type CheckOptions, requestFrom } from './request.ts'
import { choiceFor, sharedScene } from './shared-scene.ts'
import { runTerminal, sizeOf } from './terminal.ts'

export interface ShellOptions extends CheckOptions {
  in?: string
}

export async function shellCommand(
  id: string,
  place: string | undefined,
  options: ShellOptions,
  context: Context,
): Promise<number> {
  const labs = await loadCatalog(context.root)
  const lab = findLab(labs, id)
  const request = requestFrom(options, context)
  if (!context.conversing) {
    throw new LabError('usage', 'A shell needs a terminal, for what is typed and for what is printed.', {
      next: `Run it in one: npm run lab shell ${lab.id}`,
    })
  }
  const subject = await prepareSubject({ root: context.root, labs, lab, choice: choiceFor(lab, request) })
  const where = options.in ?? place ?? 'host'
  await using scene = await sharedScene({ lab, subject, sandbox: request.sandbox }, context)
  const found = scene.places.get(where)
  if (found === undefined) throw unknownPlace(where, lab, scene.facts)
  for (const line of foldFor(banner(where, { lab, subject, facts: scene.facts }), process.stdout))
    context.out(`${line}\n`)
  try {
    const asked = { name: found.name, prompt: where }
    await using terminal = await openTerminal(scene.session, asked, sizeOf(process.stdout))
    await runTerminal(terminal, context.signal)
    for (const line of foldFor(goodbye(lab, subject), process.stdout)) context.out(`${line}\n`)
    return 0
  } catch (error) {
    throw explained(error, lab)
  }
}

function unknownPlace(where: string, { id }: Lab, { places, stopped }: SceneFacts): LabError {
  const names = places.map(({ prompt }) => prompt)
  const [meant] = nearest(where, names)
  const why =
    stopped === undefined ? '' : ` The code has come as far as "${stopped.step}", and stopped there.`
  return new LabError(
    'usage',
    `Lab ${id} has no place "${cleanLine(where, 40)}"; it has ${names.join(', ')}.${why}`,
    { next: `npm run lab shell ${id} ${meant ?? 'host'}` },
  )
}

interface Shown {
  lab: Lab
  subject: Pick<Subject, 'source' | 'bundle' | 'kind'>
  facts: SceneFacts
}

export function banner(where: string, { lab, subject, facts }: Shown): string[] {
  const { places, stopped, source } = facts
  const names = places.map(({ prompt }) => prompt)
  const other = names.find((name) => name !== where && name !== 'router') ?? 'host'
  const at = stopped?.at === undefined ? '' : `, ${stopped.at}`
  return [
    `Lab ${lab.id} at ${where}. There are ${names.join(', ')}.`,
    stopped === undefined
      ? `${source} has built this network.`
      : cleanLine(`${source} stopped at "${stopped.step}": ${stopped.why}${at}.`, 220),
    ...(facts.code === subject.bundle.hash ? [] : ['The code has changed since this network was built.']),
    `In a second terminal: npm run lab shell ${lab.id} ${other}${subject.kind === 'reference' ? ' -- --solution' : ''}`,
    'exit leaves; if nothing answers any more, Ctrl-] three times does.',
    '',
  ]
}

/** A network that was mended by hand is easily taken for code that was. */
export function goodbye(
  { id }: Pick<Lab, 'id'>,
  { kind, source }: Pick<Subject, 'kind' | 'source'>,
): string[] {
  if (kind !== 'own') return []
  return [
    '',
    `What you typed there has changed no code. What is to stay goes into ${source}.`,
    `→ npm run lab check ${id}`,
  ]
}

function explained(error: unknown, { id }: Lab): unknown {
  if (!(error instanceof GuestFailed || error instanceof GuestTimeout)) return error
  return new LabError('guest-failed', `The VM of this shell has ended: ${error.message}`, {
    next: `npm run lab shell ${id}`,
  })
}
