/**
 * What report.html does: rows open, sort and filter. Everything that came from a submission is put in as text, never as markup;
 * the page's policy lets no other script run.
 */
export const SCRIPT = `
'use strict'
const table = document.getElementById('class')
const body = table.tBodies[0]
const make = (name, text, kind) => {
  const element = document.createElement(name)
  if (text !== undefined) element.textContent = text
  if (kind) element.className = kind
  return element
}
const listed = (title, lines) => {
  if (lines.length === 0) return []
  const text = make('pre', lines.join('\\n'))
  // Where it is wider than the screen, the keyboard has to get into it.
  text.tabIndex = 0
  return [make('p', title, 'quiet'), text]
}
const facts = (pairs) => {
  const list = make('dl')
  for (const [name, text] of pairs) if (text !== undefined) list.append(make('dt', name), make('dd', text))
  return list
}
const loss = ({ title, check, points, why, evidence }) => {
  const heading = make('h4', '\\u2212' + points + '  ' + title, 'bad')
  if (evidence === undefined) return [heading, make('p', why)]
  const { expected, observed, at, next, path, commands, output } = evidence
  return [
    heading,
    facts([['expected', expected], ['observed', observed], ['at', at], ['next', next], ['check', check]]),
    ...listed('Where the packet was heard', path),
    ...listed('What the code ran', commands),
    ...listed('What the code printed', output),
  ]
}
const lab = ({ lab, title, points, said, losses, output, seed }) => [
  make('h3', lab + ' ' + title + ': ' + points),
  ...said.map((text) => make('p', text)),
  ...listed('What is wrong with it', output),
  ...losses.flatMap(loss),
  ...(seed === '' ? [] : [make('p', 'seed ' + seed, 'quiet')]),
]
const dataOf = async (row) => {
  const bytes = Uint8Array.from(atob(row.querySelector('script').textContent), (character) => character.charCodeAt(0))
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return JSON.parse(await new Response(text).text())
}
const detailOf = ({ steps, labs }, row) => {
  const detail = make('tr', undefined, 'detail')
  const cell = make('td')
  cell.colSpan = row.cells.length
  const inside = make('div', undefined, 'inside')
  inside.append(...steps.map((text) => make('p', text)), ...labs.flatMap(lab))
  cell.append(inside)
  detail.append(cell)
  return detail
}
const isOpen = (row) => row.querySelector('button').getAttribute('aria-expanded') === 'true'
const below = (row) => row.nextElementSibling?.className === 'detail' ? row.nextElementSibling : null
const toggle = async (row, open) => {
  if (isOpen(row) === open) return
  row.querySelector('button').setAttribute('aria-expanded', String(open))
  if (!open) return below(row)?.remove()
  const detail = detailOf(await dataOf(row), row)
  // It may have been closed, and opened again, meanwhile.
  if (isOpen(row) && below(row) === null) row.after(detail)
}
body.addEventListener('click', ({ target }) => {
  const button = target.closest('button')
  if (button === null) return
  const row = button.closest('tr')
  toggle(row, !isOpen(row))
})
body.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const row of rows) toggle(row, false)
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const row = event.target.closest('tr')
  if (step === 0 || !event.target.matches('td.name button')) return
  const seen = rows.filter(({ hidden }) => !hidden)
  const next = seen[seen.indexOf(row) + step]
  if (next === undefined) return
  event.preventDefault()
  next.querySelector('button').focus()
})
const rows = [...body.rows]
const close = () => {
  for (const row of rows) toggle(row, false)
}
const order = new Intl.Collator(undefined, { numeric: true })
table.tHead.addEventListener('click', ({ target }) => {
  const button = target.closest('button')
  if (button === null) return
  const head = button.closest('th')
  const down = head.getAttribute('aria-sort') === 'ascending'
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
  const value = (row) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent
  close()
  rows.sort((one, other) => (down ? -1 : 1) * order.compare(value(one), value(other)))
  body.append(...rows)
})
const text = document.getElementById('text')
const kind = document.getElementById('kind')
const failed = document.getElementById('lab')
const shown = document.getElementById('shown')
const filter = () => {
  const wanted = text.value.trim().toLowerCase()
  close()
  let count = 0
  for (const row of rows) {
    const matches = row.cells[0].textContent.toLowerCase().includes(wanted) && (kind.value === 'all' || row.dataset.kinds.split(' ').includes(kind.value)) && (failed.value === '' || row.dataset.failed.split(' ').includes(failed.value))
    row.hidden = !matches
    if (matches) count += 1
  }
  shown.textContent = count + ' of ' + rows.length
}
text.addEventListener('input', filter)
kind.addEventListener('change', filter)
failed.addEventListener('change', filter)
document.getElementById('open').addEventListener('click', () => {
  for (const row of rows) toggle(row, !row.hidden)
})
filter()
`
