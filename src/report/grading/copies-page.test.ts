import { expect, test } from 'vitest'
import { copiesPage } from './copies-page.ts'

test('what was handed in is text on the page, whatever it is', () => {
  const evil = '<script>alert(1)</script>\x1b[2J</pre>'
  const source = { submission: evil, text: `${evil}\nb\nc` }
  const page = copiesPage([
    {
      lab: '4.1',
      pairs: [{ first: source, second: source, likeness: 0.987, one: [[1, 1]], other: [[2, 2]] }],
      reference: [{ source, likeness: 1, one: [[1, 3]], other: [] }],
    },
  ])
  expect(page).not.toMatch(/<script|\p{Cc}\[/u)
  expect(page.match(/<\/pre>/g)).toHaveLength(3)
  expect(page).toContain('<mark>&lt;script&gt;alert(1)&lt;/script&gt;&lt;/pre&gt;</mark>')
  expect(page).toContain('99 %')
})
