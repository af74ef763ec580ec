import { expect, test } from 'vitest'
import { parseTable } from '../../grading/index.ts'
import { canvasTable, fillGradebook, type Marked, moodleTable } from './gradebook.ts'

function marked(
  name: string,
  points: number,
  own: Partial<Marked['mark']> & { id?: string; email?: string } = {},
): Marked {
  const { id, email, ...mark } = own
  const person = { name, ...(id === undefined ? {} : { id }), ...(email === undefined ? {} : { email }) }
  return {
    ...{ submission: name, people: [person], short: `4.1: ${points} of 100` },
    mark: { points, outOf: 100, open: [], steps: [], ...mark },
  }
}

const fill = (text: string, marks: Marked[], column?: string) =>
  fillGradebook(parseTable(text, 'x.csv'), marks, column)

const MOODLE =
  '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (grade)","Feedback comments"\r\n' +
  '"Participant 7","Zoë ""=Z"" Müller",z@x.example,"Submitted for grading",,"100.00",Yes,-,\r\n' +
  '"Participant 8","Ben, Ott",b@x.example,"No submission",,"100.00",Yes,-,"by hand"\r\n'

test('in Moodle’s worksheet only marks are written, and all else stays as it was', () => {
  const { file, text, filled, notes } = fill(MOODLE, [
    marked('Zoë Müller_7', 61.5, { id: '7' }),
    marked('?', 3, { id: '99' }),
  ])
  expect(text).toBe(
    MOODLE.replace('grading",,"100.00",Yes,-,', 'grading",61.5,"100.00",Yes,-,4.1: 61.5 of 100'),
  )
  expect([file, filled, notes]).toEqual(['moodle.csv', 1, ['not in it: ?']])
})

test('what a person has written there stays', () => {
  expect(fill(MOODLE, [marked('Ben', 5, { id: '8' })]).text).toContain(
    '"No submission",5,"100.00",Yes,-,"by hand"',
  )
})

test('a German worksheet, with commas in its numbers', () => {
  const german = 'Identifikator;Vollständiger Name;Bewertung;Höchstwert\nTeilnehmer/in 7;Zoë;;100,00\n'
  expect(fill(german, [marked('x', 61.5, { id: '7' })], 'bewertung').text).toBe(
    german.replace('Zoë;;', 'Zoë;61,5;'),
  )
})

test('Moodle would pass over what is more than its maximum, and one that is not final is no mark', () => {
  const { filled, notes, text } = fill(MOODLE, [
    marked('a', 120, { id: '7' }),
    marked('b', 10, { id: '8', open: ['4.1'] }),
  ])
  expect([filled, text]).toEqual([0, MOODLE.replace('Yes,-,\r\n', 'Yes,-,4.1: 120 of 100\r\n')])
  expect(notes[0]).toContain('120 points are more than the 100')
})

test('marks that are out of something else than the site’s are told once', () => {
  const marks = [marked('a', 10, { id: '7', outOf: 20 }), marked('b', 5, { id: '8', outOf: 20 })]
  expect(fill(MOODLE, marks).notes).toEqual([expect.stringMatching(/out of 100.*out of 20.*scale: 100/)])
})

test('of two submissions of one person neither is written', () => {
  const { filled, notes } = fill(MOODLE, [marked('a', 10, { id: '7' }), marked('c', 20, { id: '7' })])
  expect([filled, notes[0]]).toEqual([0, expect.stringContaining('a and c')])
})

const CANVAS =
  'Student,ID,SIS User ID,SIS Login ID,Section,Networking (55),Final Score\n' +
  '    Points Possible,,,,,100,(read only)\n' +
  '"Müller, Zoë",44,s1,zoe@x.example,A,,0\n' +
  '"Student, Test",99,,,A,,0\n'

test('in Canvas’ gradebook the assignment’s column is filled in', () => {
  const marks = [marked('mullerzoe_44', 61.5, { id: '44' })]
  expect(fill(CANVAS, marks).text).toBe(CANVAS.replace('A,,0\n"Student', 'A,61.5,0\n"Student'))
  const two = CANVAS.replace('Networking (55)', 'One (1),Networking (55)')
    .replaceAll(',A,', ',A,9,')
    .replace(',,,,,100', ',,,,,9,100')
  expect(fill(two, marks).notes[0]).toContain('--column')
  expect(fill(two, marks, 'Networking').text).toContain('A,9,61.5,0')
  expect(fill(CANVAS, marks, 'Labs').text.split('\n').slice(0, 3)).toEqual([
    `${CANVAS.split('\n')[0]},Labs`,
    `${CANVAS.split('\n')[1]},`,
    '"Müller, Zoë",44,s1,zoe@x.example,A,,0,61.5',
  ])
})

test('without it, of two submissions of one number neither is written', () => {
  const marks = [marked('a', 1, { id: '7' }), marked('b', 2, { id: '7' }), marked('c', 3, { id: '8' })]
  for (const table of [moodleTable, canvasTable]) {
    expect(table(marks)).not.toMatch(/\b7\b/)
    expect(table(marks)).toMatch(/\b8\b.*3/)
  }
})

test('without the site’s own table: those who have a number there, and no formula', () => {
  const marks = [
    marked('=Zoë', 61.5, { id: '44' }),
    marked('Ben', 3),
    marked('Carl', 4, { id: '45', open: ['4.1'] }),
  ]
  expect(canvasTable(marks)).toBe(
    'Student,ID,SIS User ID,SIS Login ID,Section,Container networking\r\nPoints Possible,,,,,100\r\n"\'=Zoë",44,,,,61.5\r\nCarl,45,,,,\r\n',
  )
  expect(moodleTable(marks).split('\r\n')[1]).toBe('Participant 44,"\'=Zoë",,61.5,100,,4.1: 61.5 of 100')
})
