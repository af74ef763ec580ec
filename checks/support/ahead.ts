/**
 * What comes first begins before the code is there: what it has the code of earlier labs do, and all that needs no code, is done by
 * then. It waits at the first call into the code of the lab itself, which is the part that a save changes.
 */
import type { Learner } from '../../src/guest/index.ts'

export interface EarlierCode {
  /** The bundle up to the code of the lab itself, which comes last in it. */
  text: string
  /** What the bundle exports of it. */
  names: ReadonlySet<string>
}

/** @param code as {@link import('../../src/bundle/index.ts').bundleSubmission} makes it */
export function earlierIn(code: string): EarlierCode {
  const text = code.slice(0, Math.max(0, code.lastIndexOf('\n// lab-file:')))
  const declared = new Set(
    [...text.matchAll(/^(?:var|let|const|class|(?:async )?function\*?) ([\w$]+)/gm)].map(([, name]) => name),
  )
  const [, list = ''] = /\nexport \{\n([^}]*)\};?\s*$/.exec(code) ?? []
  const exported = [...list.matchAll(/^\s*([\w$]+)(?: as ([\w$]+))?,?$/gm)]
  const names = exported.filter(([, local]) => declared.has(local)).map(([, local = '', as = local]) => as)
  return { text, names: new Set(names) }
}

export interface Ahead {
  /** The code as it was at the last save. */
  code: string
  /** The code of this save, once it is there. */
  loaded: Promise<{ code: string }>
  /** It has come to the first call that has to wait. */
  onWaiting: () => void
}

/** Loads the code that there is, and the other one when a call needs it. Objects that were made before stay what they are. */
export function learnerAhead(learner: Learner, { code, loaded, onWaiting }: Ahead): Learner {
  const { names } = earlierIn(code)
  const early = learner.load(code)
  early.catch(() => {}) // each call tells
  let now: Promise<unknown> | undefined
  const ready = async (path: string): Promise<void> => {
    await early
    if (now === undefined && names.has(path.split('.')[0] ?? '')) return
    if (now === undefined) onWaiting()
    now ??= loaded.then((come) => learner.load(come.code))
    await now
  }
  return {
    ...learner,
    async create(name, ...args) {
      await ready(name)
      return learner.create(name, ...args)
    },
    async call(path, ...args) {
      await ready(path)
      return learner.call(path, ...args)
    },
    async make(path, ...args) {
      await ready(path)
      return learner.make(path, ...args)
    },
  }
}
