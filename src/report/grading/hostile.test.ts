/**
 * What a submission is called, prints and throws goes into reports as text. A person opens these, and a browser, a spreadsheet or a
 * course site shows them: nothing may come alive there.
 */
import { inflateRawSync } from 'node:zlib'
import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import { record } from '../../grading/fixture.ts'
import type { Evidence, Verdict } from '../../verdict/verdict.ts'
import { summarise } from './class-summary.ts'
import { md, toFeedback } from './feedback.ts'
import { toFeedbackPage } from './feedback-page.ts'
import { fileNames } from './file-names.ts'
import { PAGE_END, packed, pageRow, pageStart } from './page.ts'
import { renderClassSum, renderGraded, renderPreview, renderRoster } from './terminal.ts'

const EVIL = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><b onmouseover="x">',
  '<!--',
  ']]>',
  '[click](javascript:alert(1)) ![x](http://evil/x.png) <http://evil> www.evil.example a@evil.example',
  '| a | b |\n# heading\n- list\n> quote\n```\nfence\n````\n~~~\n---\n1. one\n    code',
  '&lt;b&gt; &#60;b&#62;',
  '\x1b[2J\x1b]8;;http://evil\x07link\x1b]8;;\x07\x1b]0;title\x07',
  '\u202egnp.exe\u2066\u200b',
  '=HYPERLINK("http://evil")',
]

function evidence(text: string): Evidence {
  return {
    ...{ expected: text, observed: text, next: text, at: text, output: text },
    path: [{ where: text, link: text, direction: 'in', packet: text }],
    commands: [{ command: text, exitCode: 1, output: text, at: text }],
    state: [{ title: text, lines: [text] }],
  }
}

const all = EVIL.flatMap((text, index) => {
  const verdict: Verdict = {
    ...{ check: text, title: text, scenario: text, status: 'failed', bonus: false, duration: 1 },
    evidence: evidence(text),
  }
  const blocked: Verdict = { ...verdict, check: `b${text}`, status: 'blocked', blockedBy: [text] }
  const losses = [
    { check: text, title: text, points: 1, because: 'failed' as const, needs: [] },
    { check: `b${text}`, title: text, points: 1, because: 'blocked' as const, needs: [text] },
  ]
  const own = {
    submission: `${text}${index}`,
    people: [{ name: text, id: text, email: text }],
    passed: false,
    points: 3,
  }
  return [
    record({ ...own, losses, verdicts: [verdict, blocked], bonus: [text], seed: text }),
    record({
      ...own,
      lab: '4.2',
      status: 'unreadable',
      unreadable: { message: text, output: text, next: text },
    }),
    record({ ...own, lab: '4.3', status: 'errored', points: null }),
  ]
})
const summary = summarise(all)

function toPage(class_: ReturnType<typeof summarise>): string {
  return [pageStart(class_, EVIL), ...class_.rows.map((row) => pageRow(row)), PAGE_END].join('')
}

/** Tags of the markup, without what is data. */
function tagsOf(html: string): string[] {
  const data = /<script type="text\/plain">[^<]*<\/script>/g
  const style = /<style>[^<]*<\/style>/
  return (
    html
      .replace(data, '')
      .replace(style, '')
      .match(/<[!a-z/][^\s>]*/gi) ?? []
  )
}

test('the page has the tags that it has for anybody', () => {
  const plain = (text: string): string => `plain${text.length}`
  const tame = JSON.parse(JSON.stringify(all), (_, value: unknown) =>
    typeof value === 'string' && EVIL.some((evil) => value.includes(evil)) ? plain(value) : value,
  )
  const known = new Set(tagsOf(toPage(summarise(tame))))
  const page = toPage(summary)
  expect([...new Set(tagsOf(page))].filter((tag) => !known.has(tag))).toEqual([])
  expect(page.match(/<script/g)).toHaveLength(1 + summary.rows.length)
  expect(page.match(/<\/script>/g)).toHaveLength(1 + summary.rows.length)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e\u2066]/)
})

test('the page asks nobody for anything, and only its own script may run', () => {
  const page = toPage(summary)
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
  expect(policy).toMatch(
    /^default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'$/,
  )
  expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|form)\b/)
})

test('data ends no element, and is what it was', () => {
  const value = { text: '</script><!--\u2028' }
  expect(packed(value)).toMatch(/^[\w+/=]+$/)
  expect(JSON.parse(inflateRawSync(Buffer.from(packed(value), 'base64')).toString())).toEqual(value)
})

test('feedback is the text that it means to be', () => {
  const renderer = new MarkdownIt({ html: true, linkify: true })
  for (const row of summary.rows) {
    const html = renderer.render(toFeedback(row))
    const tags = new Set(html.match(/<\/?[a-z]+\d?/gi))
    const allowed = [
      'h1',
      'h2',
      'h3',
      'p',
      'ul',
      'li',
      'pre',
      'code',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
    ]
    expect([...tags].map((tag) => tag.replace(/<\/?/, '')).filter((tag) => !allowed.includes(tag))).toEqual(
      [],
    )
    expect(html.match(/<h1/g)).toHaveLength(1)
    expect(html.match(/<h2/g)).toHaveLength(3)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(html).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
  }
})

test('feedback as a page has no tags but its own, and no script can run', () => {
  for (const row of summary.rows) {
    const page = toFeedbackPage(row.submission, toFeedback(row))
    const allowed =
      /^<(?:!doctype|\/?(?:html|head|meta|title|style|body|main|h[123]|p|ul|li|pre|code|table|thead|tbody|tr|t[hd]))\b/i
    expect((page.match(/<[!a-z/][^>]*/gi) ?? []).filter((tag) => !allowed.test(tag))).toEqual([])
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/)
    expect(page).not.toMatch(/<(?!meta)[^>]*\s(?:on\w+|href|src)=/i)
  }
})

test('feedback says again what was said', () => {
  const renderer = new MarkdownIt()
  expect(renderer.renderInline(md('a *b* <c> d_e_f 1.5 `g` https://h.example'))).toBe(
    'a *b* &lt;c&gt; d_e_f 1.5 `g` https://h.example',
  )
})

test('in a terminal nothing moves', () => {
  const look = { width: 80, color: false }
  const handed = EVIL.map((text) => ({
    id: text,
    people: [{ name: text }],
    late: true,
    labs: [{ lab: '4.1' }],
    notes: [text],
  }))
  const text = [
    renderPreview({ submissions: handed, notes: [] }, { chosen: [{ id: '4.1' }], preview: true }, look),
    ...all.map((one) => renderGraded(one, look)),
    renderClassSum(summary, EVIL, look),
    renderRoster({ absent: EVIL.map((name) => ({ name })), unknown: EVIL, notes: EVIL }, look),
  ].join('')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e\u2066]/)
  expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([])
})

test.each([
  [
    ['anna', 'Zoë Müller_12'],
    ['anna', 'Zoë Müller_12'],
  ],
  [
    ['../../etc/passwd', '/abs', '..', '.hidden', ''],
    ['_.._etc_passwd', '_abs', 'submission', 'hidden', 'submission-2'],
  ],
  [
    ['Anna', 'anna', 'ANNA'],
    ['Anna', 'anna-2', 'ANNA-3'],
  ],
  [
    ['a\nb', 'a\x00b', '-rf', 'x'.repeat(300)],
    ['a_b', 'a_b-2', 'rf', 'x'.repeat(60)],
  ],
  [
    ['__proto__', 'constructor'],
    ['__proto__', 'constructor'],
  ],
])('files for %j', (ids, names) => {
  expect(ids.map((id) => fileNames(ids).get(id))).toEqual(names)
})
