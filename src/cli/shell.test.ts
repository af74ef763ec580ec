import { expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { banner, goodbye } from './shell.ts'

const lab = { id: '4.2' } as Lab
const subject = { source: 'labs/a.ts', kind: 'own', bundle: { hash: 'one' } } as Parameters<
  typeof banner
>[1]['subject']
const place = (prompt: string) => ({ prompt, name: prompt, namespace: prompt, outside: false })
const facts = { source: 'labs/a.ts', code: 'one', places: ['host', 'web'].map(place) }

test('says who is there, that all is built, and how to leave', () => {
  expect(banner('host', { lab, subject, facts })).toEqual([
    'Lab 4.2 at host. There are host, web.',
    'labs/a.ts has built this network.',
    'In a second terminal: npm run lab shell 4.2 web',
    'exit leaves; if nothing answers any more, Ctrl-] three times does.',
    '',
  ])
})

test('a second terminal of the reference needs the same word', () => {
  const lines = banner('host', { lab, subject: { ...subject, kind: 'reference' }, facts })
  expect(lines).toContain('In a second terminal: npm run lab shell 4.2 web -- --solution')
})

test('says where the code stopped, without anything that a terminal would obey', () => {
  const stopped = { step: 'the bridge', why: 'it threw \x1b]0;x\x07no', at: 'labs/a.ts:7', notWritten: false }
  const [, far, changed] = banner('web', { lab, subject, facts: { ...facts, code: 'two', stopped } })
  expect(far).toBe('labs/a.ts stopped at "the bridge": it threw no, labs/a.ts:7.')
  expect(changed).toContain('changed since')
})

test('who leaves is told that the code is as it was', () => {
  const [, told, next] = goodbye(lab, subject)
  expect(told).toContain('goes into labs/a.ts')
  expect(next).toBe('→ npm run lab check 4.2')
  expect(goodbye(lab, { ...subject, kind: 'reference' })).toEqual([])
})
