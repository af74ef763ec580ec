import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labs, tree } from '../submissions/fixture.ts'
import { findSubmissions } from '../submissions/index.ts'
import { writeCopies } from './grade-copies.ts'

test('a copy in a file beside the lab is found', async () => {
  const lab = labs.find(({ id }) => id === '4.4')
  if (lab === undefined) throw new Error('no lab 4.4')
  const reference = readFileSync(lab.files.solution, 'utf8')
  const again = "export * from './mine.ts'\n"
  using all = tree({
    'class/anna/labs/4.4-dns/dns.ts': again,
    'class/anna/labs/4.4-dns/mine.ts': reference,
    'class/ben/labs/4.4-dns/dns.ts': "export * from '../lib/mine.ts'\n",
    'class/ben/labs/lib/mine.ts': reference,
    'class/carl/labs/4.4-dns/dns.ts': again,
  })
  const copies = mkdtempSync(all.path('copies-'))
  const { submissions } = await findSubmissions([all.path('class')], { labs, copies })
  expect(await writeCopies(submissions, [lab], all.folder)).toContain('2 like the reference')
  const page = readFileSync(join(all.folder, 'copies.html'), 'utf8')
  expect(page).toMatch(/4\.4: anna.*4\.4: ben/s)
  expect(page).not.toContain('carl')
})
