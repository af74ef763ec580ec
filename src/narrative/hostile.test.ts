import { describe, expect, it } from 'vitest'
import { renderMarkdown } from './index.ts'
import { neutralise } from './neutralise.ts'

// What a terminal could act on, beside newline: C0, DEL, C1, bidirectional overrides.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

// The renderer's own escapes: styles and hyperlinks.
const OURS = new RegExp(`${'\u001b'}(?:\\[\\d+m|\\]8;;[!-~]*${'\u001b'}\\\\)`, 'g')

const payload = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u0000\u0008\r\u202e'

const places: Record<string, string> = {
  'a paragraph': `a ${payload} b`,
  'a heading': `# ${payload}`,
  'a code span': `\`${payload}\``,
  'a listing': `\`\`\`ts\nconst a = "${payload}"\n\`\`\``,
  'a session': `\`\`\`console\n$ ${payload}\n${payload}\n\`\`\``,
  'a diagram': `\`\`\`diagram\n┌ ${payload}\n\`\`\``,
  'a language name': `\`\`\`${payload}\nx\n\`\`\``,
  'a table': `| ${payload} | b |\n| --- | --- |\n| ${payload} | d |`,
  'a task': `- [ ] ${payload}`,
  'a picture': `![${payload}](a.png)`,
  'an address': `[a](<https://a.example/${payload}>)`,
  'an autolink': '<https://a.example/%1b%5b2J%9b%07>',
  HTML: `<b title="${payload}">`,
  'an HTML block': `<div>\n${payload}\n</div>`,
  entities: 'a &#27;[2J &#x9b;31m &#13;b &#12; &#x202e; &#0; &Tab; c',
}

describe('control characters in the source', () => {
  for (const [place, markdown] of Object.entries(places)) {
    it(`do nothing in ${place}`, () => {
      expect(renderMarkdown(markdown, { width: 80, color: false })).not.toMatch(ACTIVE)
      const colored = renderMarkdown(markdown, { width: 80, color: true, hyperlinks: true })
      expect(colored.replaceAll(OURS, '')).not.toMatch(ACTIVE)
    })
  }

  it('are shown instead', () => {
    expect(neutralise('\u001b[2J\u0007\u007f\u009b\u202e\ttab\n')).toBe('␛[2J␇␡��\ttab\n')
  })

  it('leave ordinary text alone, emoji that are joined included', () => {
    const text = 'é 漢字 👨‍👩‍👧 ─│ नमस्ते'
    expect(neutralise(text)).toBe(text)
  })
})

describe('sizes that are meant to hurt', () => {
  const big: Record<string, string> = {
    'a long listing': `\`\`\`\n${'x\n'.repeat(150_000)}\`\`\``,
    'a long table': `|a|\n|-|\n${'|x|\n'.repeat(2_000)}`,
    'a wide table': `${'|a'.repeat(2_000)}|\n${'|-'.repeat(2_000)}|\n${'|x'.repeat(2_000)}|`,
    'nested quotes': `${'>'.repeat(5_000)} a`,
    'nested emphasis': `${'*a '.repeat(5_000)}${'b* '.repeat(5_000)}`,
    'comments that never end': '<!-- '.repeat(20_000),
  }
  for (const [name, markdown] of Object.entries(big)) {
    it(`${name} is rendered all the same`, () => {
      expect(() => renderMarkdown(markdown, { width: 80, color: true })).not.toThrow()
    })
  }
})
