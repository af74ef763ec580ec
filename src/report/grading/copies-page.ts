/**
 * copies.html: what looks alike, side by side, for a person to judge. No script; what was handed in is text.
 */
import type { Common, Copies, Source } from '../../grading/index.ts'
import { cleanLine, cleanLines } from '../hostile.ts'
import { escapeXml } from '../xml.ts'
import { documentHead, hashOf } from './document.ts'
import { STYLE as PAGE_STYLE } from './page-style.ts'

/** Lines of a source around what is alike, and of one source in all. */
const AROUND = 2
const MOST_LINES = 300

export function copiesPage(labs: readonly Copies[]): string {
  const pairs = labs.flatMap(({ lab, pairs }) => pairs.map((pair) => ({ lab, ...pair })))
  const reference = labs.flatMap(({ lab, reference }) => reference.map((one) => ({ lab, ...one })))
  return `${documentHead({ title: 'Code that looks alike', style: STYLE, policy: POLICY })}
<body>
<header><h1>Code that looks alike</h1></header>
<main>
<p class="note">Nothing here has changed a point. Tokens were compared, without names, texts, comments, and what the stub has; there are few ways to write some of it, and people work together. Look before you ask.</p>
<section><h2>Pairs</h2>
${reference.length < 2 ? '' : '<p class="quiet">Two that are both like the reference are no pair: they are below.</p>'}
${pairs.length === 0 ? '<p>None.</p>' : ''}
${pairs.map(({ lab, first, second, likeness, ...common }) => entry(`${lab}: ${name(first)} and ${name(second)}`, likeness, sides(first, second, common))).join('\n')}
</section>
<section><h2>Like the reference</h2>
${reference.length === 0 ? '<p>None.</p>' : ''}
${reference.map(({ lab, source, likeness, one }) => entry(`${lab}: ${name(source)}`, likeness, excerpt(source, one))).join('\n')}
</section>
</main>
</body>
</html>
`
}

const STYLE = `${PAGE_STYLE}
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .pair > * { min-width: 0; }
@media (max-width: 40rem) { .pair { display: block; } }
summary { cursor: pointer; padding: .35rem 0; } mark { background: var(--mark); color: inherit; }
`
const POLICY = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", `style-src ${hashOf(STYLE)}`]

function name({ submission }: Source): string {
  return escapeXml(cleanLine(submission, 200))
}

function entry(title: string, likeness: number, inside: string): string {
  return `<details><summary>${title} <span class="quiet">${Math.round(likeness * 100)} %</span></summary>${inside}</details>`
}

function sides(first: Source, second: Source, { one, other }: Common): string {
  return `<div class="pair">${excerpt(first, one)}${excerpt(second, other)}</div>`
}

function excerpt(source: Source, ranges: readonly (readonly [number, number])[]): string {
  const lines = cleanLines(source.text, 200)
  const isAlike = (line: number): boolean => ranges.some(([from, to]) => line >= from && line <= to)
  const isShown = (line: number): boolean =>
    ranges.some(([from, to]) => line >= from - AROUND && line <= to + AROUND)
  const shown = lines.flatMap((text, index) => (isShown(index + 1) ? [{ line: index + 1, text }] : []))
  const rows = shown.slice(0, MOST_LINES).map(({ line, text }, index) => {
    const gap = index > 0 && shown[index - 1]?.line !== line - 1 ? '⋯\n' : ''
    const code = escapeXml(text)
    return `${gap}${String(line).padStart(4)}  ${isAlike(line) ? `<mark>${code}</mark>` : code}`
  })
  const more = shown.length > MOST_LINES ? `\n… and ${shown.length - MOST_LINES} more lines` : ''
  return `<div><h3>${name(source)}</h3><pre tabindex="0">${rows.join('\n')}${more}</pre></div>`
}
