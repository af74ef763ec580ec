/**
 * `npm run lab watch`: one screen that shows what the code does, again after every save, and the keys.
 */
import { dirname, join, relative } from 'node:path'
import { findLab, type Lab, loadCatalog } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { renderPage, renderWatch, renderWhole, type Size } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { ancestors, type LabVerdict, prepareSubject, readyRun, type Subject } from '../verdict/index.ts'
import { openScreen, watchFiles } from '../watch/index.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'
import { keepOutcome, seedOf } from './keep-outcome.ts'
import { type ReadySandbox, readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'
import { asksFor, linesOf } from './watch-commands.ts'
import { keysOf, PAGE_KEYS, turned, viewOf } from './watch-view.ts'
import { type Watched, type WatchedLab, watchedLab } from './watched-lab.ts'

export async function watchCommand(
  id: string,
  { sandbox }: Pick<CheckRequest, 'sandbox'>,
  context: Context,
): Promise<number> {
  const labs = await loadCatalog(context.root)
  let lab: Lab | undefined = findLab(labs, id)
  if (lab.kind === 'tour') {
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing to write, and nothing to watch.`, {
      next: `npm run lab ${lab.id}`,
    })
  }
  if (!context.conversing) {
    throw new LabError('usage', 'lab watch draws on a terminal, and this is none.', {
      next: `npm run lab check ${lab.id}`,
    })
  }
  const ready = await readySandbox(sandbox, context)
  context.quiet()
  while (lab !== undefined) lab = await watchOne({ lab, labs, ready, context })
  return EXIT.passed
}

interface Watching {
  lab: Lab
  labs: Lab[]
  ready: ReadySandbox
  context: Context
}

/** What the keys have made of the screen. */
interface Page {
  title: string
  /** The key that has opened it, where that shows the next one. */
  key?: string
  offset: number
  /** Of a command; otherwise all that is known of the failure, which may change while it is read. */
  lines?: string[]
}

/** @returns the lab to go on with; undefined when the person has had enough */
async function watchOne(watching: Watching): Promise<Lab | undefined> {
  const { lab, labs, context } = watching
  let end = (_: Lab | undefined): void => {}
  let fail = (_: unknown): void => {}
  const ended = new Promise<Lab | undefined>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  ended.catch(() => {}) // awaited below

  let state: Watched = { stage: 'reading', verdicts: [] }
  let note: string | undefined
  let page: Page | undefined
  let watched: WatchedLab | undefined
  const next = following(labs, lab)

  const screen = openScreen({
    input: process.stdin,
    output: process.stdout,
    onKey: (key) => onKey(key),
    onChanged: () => draw(),
    onGone: () => fail(new LabError('interrupted', 'The terminal is gone.')),
  })
  const draw = (): void => {
    const size: Size = { width: screen.width, height: screen.height, color: context.drawing.color }
    const view = { ...viewOf({ lab, next, state, note }), keys: keysOf(state, next) }
    if (page === undefined) screen.draw(renderWatch(view, size))
    else {
      const { title, offset, lines = renderWhole(view, size) } = page
      const shown = renderPage({ lines, offset, title, keys: PAGE_KEYS }, size)
      page = { ...page, offset: shown.offset }
      screen.draw(shown.screen)
    }
  }
  const keys: Record<string, () => void> = {
    'ctrl-c': () => fail(new LabError('interrupted', 'Stopped.')),
    q: () => end(undefined),
    f: () => {
      page = { title: `Lab ${lab.id} · ${lab.title}`, offset: 0 }
    },
    r: () => watched?.check(true),
    n: () => {
      if (state.verdict?.passed && next !== undefined) end(next)
    },
  }
  const onKey = (key: string): void => {
    const asked = asksFor(key)
    const goesOn = page?.key === key
    if (page !== undefined && !goesOn && key !== 'q' && key !== 'ctrl-c')
      page = turned(page, key, screen.height - 4)
    else if (asked === undefined) keys[key]?.()
    else {
      const { width } = screen
      const title = `Lab ${lab.id} · ${asked.does}`
      const opened = { title, offset: 0, ...(asked.goesOn ? { key } : {}) }
      page = asked.terminal ? undefined : { ...opened, lines: ['  One moment …'] }
      const said = (): Promise<string[]> =>
        linesOf(asked, lab, { ...context, drawing: { ...context.drawing, width } })
      void (asked.terminal ? screen.lend(said) : said()).then((lines) => {
        page = lines.length > 0 ? { ...opened, lines } : undefined
        draw()
      }, fail)
    }
    draw()
  }

  try {
    draw()
    await using _files = await watchFiles({
      folders: foldersOf(watching),
      onSaved: () => watched?.check(),
      onBroken(error) {
        note = `Saves go unnoticed (${error.message}): r checks again.`
        draw()
      },
    })
    await using work = watchedLab({
      ...workOn(watching),
      async keep(verdict, { text }) {
        note = undefined
        const say = (lines: string[]): void => {
          note = lines.join(' ')
        }
        await keepOutcome(lab, verdict, { text }, { ...context, say })
      },
      onChange(now) {
        state = now
        draw()
      },
      onFault: fail,
    })
    watched = work
    work.check()
    try {
      return await Promise.race([ended, interrupted(context.signal)])
    } finally {
      // At once: to end what is under way takes a moment.
      screen[Symbol.dispose]()
    }
  } finally {
    screen[Symbol.dispose]()
    if (state.verdict !== undefined) context.out(lastWords(state.verdict))
    else if (state.problem !== undefined) context.out(`${explain(state.problem).lines.join('\n')}\n`)
  }
}

function foldersOf({ lab, labs, context }: Watching): string[] {
  const all = [lab, ...ancestors(labs, lab)].map(({ files }) => dirname(files.stub))
  return [...all, join(context.root, 'labs/support')]
}

function workOn({ lab, labs, ready, context }: Watching) {
  const { root } = context
  const own = { kind: 'own' } as const
  let reference: Promise<string> | undefined
  const referenceCode = (): Promise<string> => {
    reference ??= prepareSubject({ root, labs, lab, choice: { kind: 'reference' } }).then(
      ({ bundle }) => bundle.code,
    )
    return reference
  }
  return {
    read: () => prepareSubject({ root, labs, lab, choice: own }),
    async ready(check: string | undefined, last: Subject | undefined) {
      const seed = await seedOf(lab, { seed: undefined, choice: own }, context)
      const first =
        check === undefined
          ? undefined
          : {
              check,
              rehearsal: await referenceCode(),
              ...(last === undefined ? {} : { last: last.bundle.code }),
            }
      const checkFile = context.built(relative(root, lab.files.check))
      return readyRun({ root, ...ready, steps: lab.steps, checkFile, seed, first })
    },
  }
}

/** The next one with something to write. */
function following(labs: Lab[], lab: Lab): Lab | undefined {
  return labs.slice(labs.indexOf(lab) + 1).find(({ kind }) => kind === 'code')
}

/** On the ordinary screen, where they stay. */
function lastWords({ lab, verdicts, passed }: LabVerdict): string {
  const required = verdicts.filter(({ bonus }) => !bonus)
  const done = required.filter(({ status }) => status === 'passed').length
  const again = passed ? '' : ` Go on: npm run lab watch ${lab}`
  return `${passed ? '✓ ' : ''}Lab ${lab}: ${done} of ${required.length} checks passed.${again}\n`
}
