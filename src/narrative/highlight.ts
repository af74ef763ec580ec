/**
 * Colours source code by highlight.js, with only the grammars that narratives use. Knows nothing of Markdown.
 */
import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import json from 'highlight.js/lib/languages/json'
import typescript from 'highlight.js/lib/languages/typescript'
import { type Paint, plain, type Theme } from './theme.ts'

const GRAMMARS: Record<string, string> = {
  ts: 'typescript',
  typescript: 'typescript',
  js: 'typescript',
  javascript: 'typescript',
  json: 'json',
  bash: 'bash',
}

// An instance of our own: the one that is exported is shared by everything in the process.
const highlighter = hljs.newInstance()
highlighter.registerLanguage('typescript', typescript)
highlighter.registerLanguage('json', json)
highlighter.registerLanguage('bash', bash)

/** The same lines, painted; each is complete in itself. A language that is not known leaves them as they are. */
export function highlight(lines: string[], language: string, theme: Theme): string[] {
  const grammar = GRAMMARS[language]
  if (!grammar) return lines
  const html = highlighter.highlight(lines.join('\n'), { language: grammar, ignoreIllegals: true }).value
  return paintHtml(html, theme).split('\n')
}

/** highlight.js answers in HTML made of nothing but nested spans and five entities. */
function paintHtml(html: string, theme: Theme): string {
  const open: Paint[] = []
  let painted = ''
  for (const [piece, scope] of html.matchAll(/<span class="hljs-(\w+)[^>]*>|<\/span>|[^<]+/g)) {
    if (scope !== undefined) open.push(theme.syntax[scope] ?? open.at(-1) ?? plain)
    else if (piece === '</span>') open.pop()
    else painted += paintEachLine(decodeEntities(piece), open.at(-1) ?? plain)
  }
  return painted
}

function paintEachLine(text: string, paint: Paint): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : paint(line)))
    .join('\n')
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&amp;': '&',
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#x27|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}
