/**
 * What stands in a line to spans: text with its paints. Knows nothing of where lines end.
 */
import type { Node } from './document.ts'
import type { Emphasis, Paint, Theme } from './theme.ts'
import type { Span } from './wrap.ts'

const FOLLOWABLE = /^(?:https?|mailto):/i

/** `paints` is what the text around is painted with already, outermost first. */
export function inlineSpans(nodes: Node[], theme: Theme, paints: Paint[] = []): Span[] {
  return nodes.flatMap((node) => spansOf(node, theme, paints)).filter((span) => span.text !== '')
}

function spansOf(node: Node, theme: Theme, paints: Paint[]): Span[] {
  switch (node.type) {
    case 'strong':
      return emphasised(node, theme.strong, { theme, paints })
    case 'em':
      return emphasised(node, theme.em, { theme, paints })
    case 's':
      return emphasised(node, theme.strike, { theme, paints })
    case 'code_inline': {
      const { mark, paint } = theme.code
      return [{ text: mark + onOneLine(node.token.content) + mark, paints: within(paints, paint) }]
    }
    case 'link':
      return linkSpans(node, theme, paints)
    case 'image':
      return [{ text: `[picture: ${onOneLine(node.token.content)}]`, paints }]
    case 'softbreak':
      return [{ text: ' ', paints }]
    case 'hardbreak':
      return [{ text: '\n', paints }]
    default:
      return [{ text: onOneLine(node.token.content), paints }]
  }
}

function emphasised(node: Node, emphasis: Emphasis, outer: { theme: Theme; paints: Paint[] }): Span[] {
  const paints = within(outer.paints, emphasis.paint)
  const mark: Span = { text: emphasis.mark, paints }
  return [mark, ...inlineSpans(node.children, outer.theme, paints), mark]
}

function linkSpans(node: Node, theme: Theme, paints: Paint[]): Span[] {
  const href = String(node.token.attrGet('href') ?? '')
  // A link to a file beside the narrative leads nowhere from a terminal, so it does not look like one.
  if (!FOLLOWABLE.test(href)) return inlineSpans(node.children, theme, paints)
  const { hyperlink, link } = theme
  if (hyperlink) {
    const outer = within(paints, (text) => hyperlink(href, text))
    return inlineSpans(node.children, theme, within(outer, link))
  }
  const spans = inlineSpans(node.children, theme, within(paints, link))
  if (saysItself(spans.map((span) => span.text).join(''), href)) return spans
  return [...spans, { text: ' ', paints }, { text: `(${href})`, paints: within(paints, theme.quiet) }]
}

function saysItself(text: string, href: string): boolean {
  return text === href || `mailto:${text}` === href || encodeURI(text) === href
}

/** A paint is applied once however often it is nested: chalk doubles its escapes with each repetition. */
function within(outer: Paint[], inner: Paint): Paint[] {
  return outer.includes(inner) ? outer : [...outer, inner]
}

/** Newlines and tabs can still be in there, by way of entities. */
function onOneLine(text: string): string {
  return text.replace(/[\n\t]/g, ' ')
}
