/** Feedback as a page of its own: the Markdown that the student gets, rendered, without script and without anything from elsewhere. */
import MarkdownIt from 'markdown-it'
import { documentHead, hashOf } from './document.ts'

const STYLE = `:root { color-scheme: light dark; }
body { max-width: 54rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { border: 1px solid #8888; padding: .2rem .6rem; text-align: left; overflow-wrap: normal; }
pre { overflow-x: auto; border: 1px solid #8888; padding: .5rem; font: 13px/1.4 ui-monospace, monospace; }
h2 { margin-top: 2rem; border-top: 1px solid #8888; padding-top: .5rem; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } pre { white-space: pre-wrap; } h2, h3 { break-after: avoid; } }`
const POLICY = ["default-src 'none'", `style-src ${hashOf(STYLE)}`, "base-uri 'none'", "form-action 'none'"]

const renderer = new MarkdownIt({ html: false, linkify: false })
// What a student's code has said is text, whatever it looks like.
renderer.disable(['link', 'image', 'autolink', 'html_inline', 'html_block'])

export function toFeedbackPage(title: string, markdown: string): string {
  return `${documentHead({ title, style: STYLE, policy: POLICY })}
<body><main>
${renderer.render(markdown)}</main></body></html>
`
}
