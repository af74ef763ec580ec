/**
 * report.html: the class on one page that needs no network. What submissions say is escaped where it is markup, and data where the
 * page's script shows it; a policy with the hashes of our own style and script keeps everything else from running.
 */
import { createHash } from 'node:crypto'
import type { LabRecord } from '../../grading/index.ts'
import { cleanLine, cleanLines } from '../hostile.ts'
import { escapeXml } from '../xml.ts'
import type { Cause, ClassSummary, HardCheck, Row } from './class-summary.ts'
import { lossesInFull } from './evidence-text.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'
import { builtOnText, namesOf, pointsText, statusText } from './reason.ts'

export function toPage(summary: ClassSummary): string {
  const { rows, labs } = summary
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Container networking: ${rows.length} submissions</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Container networking</h1></header>
<main>
${factsOf(summary)}
${faults(summary)}
${distribution(summary)}
${causes(summary.causes)}
${hardest(summary.hardest)}
<section><h2 id="all">Submissions</h2>
<div class="filters"><label>Name <input id="text" type="search" autocomplete="off"></label>
<label>Show <select id="kind"><option value="all">all</option><option value="open">with lost points</option><option value="errored">without a result</option><option value="missing">with labs not submitted</option><option value="late">late</option></select></label>
<span id="shown" class="quiet" role="status"></span></div>
<div class="scroll" role="region" aria-labelledby="all" tabindex="0">
<table id="class"><thead><tr>${head('submission', false)}${head('points', true)}${labs.map(({ lab }) => head(lab, true)).join('')}</tr></thead>
<tbody>
${rows.map(tableRow).join('\n')}
</tbody></table></div></section>
</main>
<script type="application/json" id="data">${json(rows.map(({ labs }) => labs.flatMap((record) => (record === undefined ? [] : detail(record)))))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** As a policy names it. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Nothing in it can end the element that it is in. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function factsOf({ rows, mean, median, outOf, labs }: ClassSummary): string {
  const facts: [string | number, string][] = [
    [rows.length, 'submissions'],
    [mean, `mean, of ${outOf}`],
    [median, 'median'],
    [labs.map(({ lab }) => lab).join(' '), 'labs'],
  ]
  return `<ul class="facts">${facts.map(([value, name]) => `<li><b>${escapeXml(String(value))}</b> ${escapeXml(name)}</li>`).join('')}</ul>`
}

function faults({ errored }: ClassSummary): string {
  if (errored.length === 0) return ''
  const all = errored.map(({ submission, lab }) => `${text(submission, 100)} ${text(lab)}`)
  return `<p class="note">${errored.length} without a result, through no fault of the students; their marks are not complete: ${all.join(', ')}. Grading again with --resume tries these once more.</p>`
}

function distribution({ distribution }: ClassSummary): string {
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
    ({ lab, what, submissions }) =>
      `<tr><td class="number">${submissions}</td><td>${text(lab)}</td><td>${text(what, 300)}</td></tr>`,
  )
  return `<section><h2>Most frequent causes</h2>${plainTable(['submissions', 'lab', 'next step'], rows)}</section>`
}

function hardest(all: readonly HardCheck[]): string {
  if (all.length === 0) return ''
  const rows = all.map(
    ({ lab, title, failed, blocked, asked }) =>
      `<tr><td class="number">${failed} of ${asked}</td><td class="number">${blocked}</td><td>${text(lab)}</td><td>${text(title, 300)}</td></tr>`,
  )
  return `<section><h2>Hardest checks</h2>${plainTable(['failed', 'not tried', 'lab', 'check'], rows)}</section>`
}

function plainTable(heads: string[], rows: string[]): string {
  const cells = heads
    .map((name, index) => `<th scope="col"${index < heads.length - 1 ? ' class="narrow"' : ''}>${name}</th>`)
    .join('')
  return `<div class="scroll"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function head(name: string, isNumber: boolean): string {
  return `<th scope="col"${isNumber ? ' class="number"' : ''}><button type="button">${escapeXml(name)}</button></th>`
}

function tableRow(row: Row, index: number): string {
  const { submission, people, late, labs, points, outOf, errored } = row
  const names = namesOf(people)
  const id = cleanLine(submission, 200)
  const others = names === id ? '' : ` <span class="quiet">${escapeXml(names)}</span>`
  const name = `<button type="button" aria-expanded="false">${escapeXml(id)}</button>${others}${late ? ' <span class="odd">late</span>' : ''}`
  const total = errored.length > 0 ? `<span class="odd">${points} + ?</span>` : String(points)
  return `<tr data-index="${index}" data-kinds="${kindsOf(row)}"><td class="name">${name}</td><td class="number" data-value="${points}"><b>${total}</b> <span class="quiet">/ ${outOf}</span></td>${labs.map(labCell).join('')}</tr>`
}

function kindsOf({ points, outOf, errored, late, labs }: Row): string {
  const kinds = [
    ...(points < outOf ? ['open'] : []),
    ...(errored.length > 0 ? ['errored'] : []),
    ...(labs.some((record) => record?.status === 'missing') ? ['missing'] : []),
    ...(late ? ['late'] : []),
  ]
  return kinds.join(' ')
}

function labCell(record: LabRecord | undefined): string {
  if (record === undefined) return '<td></td>'
  const { status, points, passed } = record
  const looks: Record<LabRecord['status'], [string, string]> = {
    graded: passed ? [`✓ ${points}`, 'good'] : [`✗ ${points}`, 'bad'],
    missing: ['–', 'quiet'],
    untouched: ['stub', 'quiet'],
    unreadable: ['✗ unreadable', 'bad'],
    errored: ['?', 'odd'],
  }
  const [shown, kind] = looks[status]
  return `<td class="number ${kind}" data-value="${points ?? -1}">${escapeXml(shown)}</td>`
}

function detail(record: LabRecord): object {
  const { lab, title, unreadable, seed, status } = record
  if (status === 'missing')
    return { lab, title, points: 'not submitted', said: [], losses: [], output: [], seed: '' }
  return {
    lab: cleanLine(lab, 20),
    title: cleanLine(title, 200),
    points: pointsText(record),
    said: [statusText(record), builtOnText(record)].filter((text) => text !== undefined),
    losses: lossesInFull(record),
    output: cleanLines(unreadable?.output ?? '', 200)
      .filter((line) => line !== '')
      .slice(0, 30),
    seed: cleanLine(seed, 80),
  }
}

function text(value: string, limit = 20): string {
  return escapeXml(cleanLine(value, limit))
}
