/**
 * report.html: the class on one page that needs no network. What submissions say is escaped where it is markup, and data where the
 * page's script shows it; a policy with the hashes of our own style and script keeps everything else from running.
 */
import { deflateRawSync } from 'node:zlib'
import type { LabRecord } from '../../grading/index.ts'
import { cleanLine, cleanLines } from '../hostile.ts'
import { escapeXml } from '../xml.ts'
import type { Cause, ClassSum, HardCheck, Row } from './class-summary.ts'
import { documentHead, hashOf } from './document.ts'
import { type LossInFull, lossesInFull } from './evidence-text.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'
import {
  builtOnText,
  markText,
  namesOf,
  overrideText,
  pointsText,
  statusText,
  unfinishedText,
} from './reason.ts'

const POLICY = [
  ...["default-src 'none'", "base-uri 'none'", "form-action 'none'"],
  ...[`style-src ${hashOf(STYLE)}`, `script-src ${hashOf(SCRIPT)}`],
]

/** Everything before the rows of the class. @param absent who is in the roster and has handed in nothing */
export function pageStart(sum: ClassSum, absent: readonly string[] = []): string {
  return `${documentHead({ title: `Container networking: ${sum.submissions} submissions`, style: STYLE, policy: POLICY })}
<body>
<header><h1>Container networking</h1></header>
<main>
${factsOf(sum)}
${unfinishedNote(sum)}${faults(sum)}
<div class="side">
${distribution(sum)}
${hardest(sum.hardest)}
</div>
${causes(sum.causes)}
<section><h2 id="all">Submissions</h2>
${nothingFrom(absent)}<div class="filters"><label>Name <input id="text" type="search" autocomplete="off"></label>
<label>Show <select id="kind">${KINDS.map(([kind, name]) => `<option value="${kind}">${name}</option>`).join('')}</select></label>
<label>Not passed <select id="lab"><option value="">any lab</option>${sum.labs.map(({ lab }) => `<option value="${text(lab)}">${text(lab)}</option>`).join('')}</select></label>
<button type="button" id="open" class="plain">Open those shown</button>
<span id="shown" class="quiet" role="status"></span></div>
<div class="scroll" role="region" aria-labelledby="all" tabindex="0">
<table id="class"><thead><tr>${head('submission', false)}${head('points', true)}${sum.labs.map(({ lab }) => head(lab, true)).join('')}</tr></thead>
<tbody>
`
}

const KINDS = [
  ['all', 'all'],
  ['open', 'with lost points'],
  ['perfect', 'with all points'],
  ['errored', 'without a result'],
  ['missing', 'with labs not submitted'],
  ['late', 'late'],
  ['hand', 'with points given by hand'],
] as const

export const PAGE_END = `</tbody></table></div></section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`

function nothingFrom(absent: readonly string[]): string {
  if (absent.length === 0) return ''
  const names = absent.map((name) => text(name, 100)).join(', ')
  return `<p>In the roster, and nothing was handed in (${absent.length}): ${names}</p>\n`
}

/** A row without the student's name, for a page that others see. */
export interface Disguise {
  name: string
  /** Of any text that may have a name in it. */
  mask(text: string): string
}

/** What a row opens to is data beside it, which the browser reads when it is asked for. */
export function pageRow(row: Row, disguise?: Disguise): string {
  const { submission, people, late, labs, mark } = row
  const names = namesOf(people)
  const id = cleanLine(disguise?.name ?? submission, 200)
  const others =
    names === id || disguise !== undefined ? '' : ` <span class="quiet">${escapeXml(names)}</span>`
  const name = `<button type="button" aria-expanded="false">${escapeXml(id)}</button>${others}${late ? ' <span class="odd">late</span>' : ''}`
  const total = mark.open.length > 0 ? `<span class="odd">${mark.points} + ?</span>` : String(mark.points)
  const failed = labs.flatMap((record) => (record === undefined || record.passed ? [] : record.lab))
  const cells = `<td class="name">${name}</td><td class="number" data-value="${mark.points}"><b>${total}</b> <span class="quiet">/ ${mark.outOf}</span></td>${labs.map(labCell).join('')}`
  return `<tr data-kinds="${kindsOf(row)}" data-failed="${text(failed.join(' '), 400)}">${cells}<script type="text/plain">${packed(opened(row, disguise))}</script></tr>\n`
}

function opened({ labs, mark }: Row, disguise: Disguise | undefined): object {
  const all = {
    steps: markText(mark),
    labs: labs.flatMap((record) => (record === undefined ? [] : detail(record, disguise === undefined))),
  }
  return disguise === undefined ? all : masked(all, disguise)
}

function masked<Value>(value: Value, { mask }: Disguise): Value {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' ? mask(each) : each,
  ) as Value
}

/** As a policy names it. */

/**
 * Compressed: a browser takes five times as long to read it all as it takes for the rest of the page, and a reader opens few rows.
 * Base64 has nothing that could be markup.
 */
export function packed(value: unknown): string {
  return deflateRawSync(JSON.stringify(value)).toString('base64')
}

function factsOf({ submissions, mean, median, outOf, labs }: ClassSum): string {
  const facts: [string | number, string][] = [
    [submissions, 'submissions'],
    [mean, `mean, of ${outOf}`],
    [median, 'median'],
    [labs.map(({ lab }) => lab).join(' '), 'labs'],
  ]
  return `<ul class="facts">${facts.map(([value, name]) => `<li><b>${escapeXml(String(value))}</b> ${escapeXml(name)}</li>`).join('')}</ul>`
}

function unfinishedNote({ unfinished }: ClassSum): string {
  return unfinished === undefined ? '' : `<p class="note">${text(unfinishedText(unfinished), 400)}</p>\n`
}

function faults({ errored }: ClassSum): string {
  if (errored.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { lab } of errored) counts.set(lab, (counts.get(lab) ?? 0) + 1)
  const all = [...counts].map(([lab, count]) => `${count} of ${text(lab)}`)
  return `<p class="note">${errored.length} without a result, through no fault of the students; their marks are not complete: ${all.join(', ')}. Grading again with --resume tries these once more.</p>`
}

function distribution({ distribution }: ClassSum): string {
  const most = Math.max(1, ...distribution)
  const bars = distribution.map((count, tenth) => {
    const range = tenth === 9 ? '90–100 %' : `${tenth * 10}–${tenth * 10 + 9} %`
    return `<span>${range}</span><meter min="0" max="${most}" value="${count}" aria-label="${range}"></meter><span class="number">${count}</span>`
  })
  return `<section><h2>Distribution</h2><div class="bars">${bars.join('')}</div></section>`
}

function causes(all: readonly Cause[]): string {
  if (all.length === 0) return ''
  const rows = all.map(
    ({ lab, what, title, submissions, asked }) =>
      `<tr><td class="number">${submissions} of ${asked}</td><td>${text(lab)}</td><td>${text(title, 200)}<br><span class="quiet">${text(what, 300)}</span></td></tr>`,
  )
  return `<section><h2>Most frequent causes</h2>${plainTable('Most frequent causes', ['submissions', 'lab', 'what failed, and the next step'], rows)}</section>`
}

function hardest(all: readonly HardCheck[]): string {
  if (all.length === 0) return ''
  const rows = all.map(
    ({ lab, title, failed, blocked, asked }) =>
      `<tr><td class="number">${failed} of ${asked}</td><td class="number">${blocked}</td><td>${text(lab)}</td><td>${text(title, 300)}</td></tr>`,
  )
  return `<section><h2>Hardest checks</h2>${plainTable('Hardest checks', ['failed', 'not tried', 'lab', 'check'], rows)}</section>`
}

function plainTable(title: string, heads: string[], rows: string[]): string {
  const cells = heads
    .map((name, index) => `<th scope="col"${index < heads.length - 1 ? ' class="narrow"' : ''}>${name}</th>`)
    .join('')
  return `<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function head(name: string, isNumber: boolean): string {
  return `<th scope="col"${isNumber ? ' class="number"' : ''}><button type="button">${escapeXml(name)}</button></th>`
}

function kindsOf({ mark, late, labs }: Row): string {
  const { points, outOf, open } = mark
  const kinds = [
    points < outOf ? 'open' : 'perfect',
    ...(open.length > 0 ? ['errored'] : []),
    ...(labs.some((record) => record?.status === 'missing') ? ['missing'] : []),
    ...(late ? ['late'] : []),
    ...(labs.some((record) => record?.override !== undefined) ? ['hand'] : []),
  ]
  return kinds.join(' ')
}

function labCell(record: LabRecord | undefined): string {
  if (record === undefined) return '<td></td>'
  const { status, points, passed, override } = record
  const looks: Record<LabRecord['status'], [string, string]> = {
    graded: passed ? [`✓ ${points}`, 'good'] : [`✗ ${points}`, 'bad'],
    missing: ['–', 'quiet'],
    untouched: ['stub', 'quiet'],
    unreadable: ['✗ unreadable', 'bad'],
    errored: ['?', 'odd'],
    ungraded: ['not yet', 'quiet'],
  }
  const [shown, kind] = override === undefined ? looks[status] : [`✎ ${points}`, passed ? 'good' : 'odd']
  return `<td class="number ${kind}" data-value="${points ?? -1}">${escapeXml(shown)}</td>`
}

interface Detail {
  lab: string
  title: string
  points: string
  said: string[]
  losses: LossInFull[]
  output: string[]
  seed: string
}

function detail(record: LabRecord, withSeed: boolean): Detail {
  const { lab, title, unreadable, seed, status, remark } = record
  const byHand = overrideText(record)
  const said = [byHand, statusText(record), builtOnText(record)].filter((text) => text !== undefined)
  const isMissing = status === 'missing'
  return {
    lab: cleanLine(lab, 20),
    title: cleanLine(title, 200),
    points: isMissing && byHand === undefined ? 'not submitted' : pointsText(record),
    said: isMissing && remark === undefined ? said.slice(0, -1) : said,
    losses: isMissing ? [] : lossesInFull(record),
    output: cleanLines(unreadable?.output ?? '', 200)
      .filter((line) => line !== '')
      .slice(0, 30),
    seed: withSeed ? cleanLine(seed, 80) : '',
  }
}

function text(value: string, limit = 20): string {
  return escapeXml(cleanLine(value, limit))
}
