/**
 * A verdict as one JSON document, for programs. Its shape is a promise: `schemaVersion` changes whenever it does.
 */
import type { LabVerdict } from '../verdict/verdict.ts'
import type { Circumstances, Overviewed } from './overview.ts'
import { count } from './summary.ts'

/** Indented, with a line end. */
export function toJson(lab: LabVerdict): string {
  return text({ schemaVersion: 3, ...document(lab) })
}

/**
 * Several labs that were checked in one run: `labs` has what {@link toJson} has for each. Those without verdicts stand
 * beside them: code that cannot be read, which has not passed, and what has not been begun, which is not asked about.
 */
export function toJsonOfMany(entries: Overviewed[], { sandbox, duration }: Circumstances): string {
  const labs = entries.flatMap((entry) => ('verdict' in entry ? entry.verdict : []))
  const unreadable = entries.flatMap((entry) =>
    'unreadable' in entry ? { lab: entry.lab, why: entry.unreadable } : [],
  )
  const notBegun = entries.flatMap((entry) => ('notBegun' in entry ? entry.lab : []))
  const passed = unreadable.length === 0 && labs.every((lab) => lab.passed)
  const facts = { passed, sandbox, duration, unreadable, notBegun }
  return text({ schemaVersion: 3, ...facts, labs: labs.map(document) })
}

function document(lab: LabVerdict): object {
  return {
    lab: lab.lab,
    title: lab.title,
    passed: lab.passed,
    source: lab.source,
    kind: lab.kind,
    untouched: lab.untouched,
    remaining: lab.remaining,
    builtOn: lab.builtOn,
    seed: lab.seed,
    sandbox: lab.sandbox,
    confinement: lab.confinement,
    duration: lab.duration,
    checks: count(lab.verdicts.filter(({ bonus }) => !bonus)),
    bonus: count(lab.verdicts.filter(({ bonus }) => bonus)),
    steps: lab.steps.map(({ title, checks }) => ({ title, checks })),
    verdicts: lab.verdicts,
  }
}

function text(value: object): string {
  return `${escapeInvisible(JSON.stringify(value, null, 2))}\n`
}

/** JSON allows most of these as they are, but the document may be looked at in a terminal. */
function escapeInvisible(json: string): string {
  return json.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
