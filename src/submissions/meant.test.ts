/**
 * Files that are not called as the labs ask for: what is clear is taken, and said; between two, neither is.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findIn, labs, ROOT, tree, zipped } from './fixture.ts'

const [network = '', ports = '', dns = ''] = ['4.1', '4.2', '4.4'].map((id) =>
  readFileSync(labs.find((lab) => lab.id === id)?.files.solution ?? '', 'utf8'),
)

/** What is found in the folder of one student. */
async function handedIn(files: Record<string, string | Uint8Array>) {
  using all = tree(files)
  const { submissions, notes } = await findIn([all.folder])
  const [one] = submissions
  return {
    labs: one?.labs.map(({ lab, path }) => `${lab} ${path}`),
    notes: [...(one?.notes ?? []), ...notes.map(({ where, why }) => `${where}: ${why}`)],
    placed: one?.placed.map(({ to }) => to),
  }
}

test.each([
  ['mydns.ts', dns, '4.4', /mydns.ts was taken for dns.ts: it exports DnsResolver/],
  ['network manager (1).ts', network, '4.1', /it exports AddressPool, NetworkManager$/],
  [
    'NetworkManager.ts',
    'export default 1',
    '4.1',
    /NetworkManager.ts was taken .*: that is the nearest name/,
  ],
  ['Network-Manager - Kopie (2).TS', 'x', '4.1', /nearest name/],
  ['4.2-port-mapping.ts', 'x', '4.2', /nearest name/],
  ['abgabe.ts', "export { PortMapping }\nexport { NetworkManager } from './x.ts'", '4.2', /PortMapping$/],
])('%s is clear', async (name, text, lab, why) => {
  const { labs, notes, placed } = await handedIn({ [name]: text })
  expect(labs).toEqual([`${lab} ${name}`])
  expect(notes).toEqual([expect.stringMatching(why)])
  expect(placed).toContain(join(...Object.entries(slugs).flatMap(([id, path]) => (id === lab ? path : []))))
})

const slugs: Record<string, string> = {
  '4.1': '4.1-network-manager/network-manager.ts',
  '4.2': '4.2-port-mapping/port-mapping.ts',
  '4.4': '4.4-dns/dns.ts',
}

test.each([
  [
    'two that differ',
    { 'network-manager (1).ts': network, 'network-manager (2).ts': `${network}// 2` },
    /none was taken/,
  ],
  ['one for two labs', { 'all.ts': `${network}${dns}` }, /all.ts may be of lab 4.1 or 4.4: not taken/],
  ['a name and what it exports', { 'NetworkManager.ts': ports }, /may be of lab 4.1 or 4.2: not taken/],
  ['nothing that says so', { 'a.ts': 'export const a = 1', 'b.ts': '' }, /no lab by its name .*: a.ts, b.ts/],
])('%s: not taken, and told', async (_, files, why) => {
  const { labs, notes } = await handedIn(files)
  expect(labs).toEqual([])
  expect(notes[0]).toMatch(why)
})

test('the same twice is one', async () => {
  const { labs } = await handedIn({ 'a/NetworkManager.ts': network, 'a/network manager.ts': network })
  expect(labs).toEqual(['4.1 NetworkManager.ts'])
})

test('the name that the lab asks for goes before any other, unless that is the stub as it came', async () => {
  const folder = 'labs/4.4-dns'
  const stub = readFileSync(join(ROOT, folder, 'dns.ts'), 'utf8')
  const other = { [`${folder}/mydns.ts`]: dns }
  expect((await handedIn({ [`${folder}/dns.ts`]: 'own', ...other })).labs).toEqual([`4.4 ${folder}/dns.ts`])
  expect((await handedIn({ [`${folder}/dns.ts`]: stub, ...other })).labs).toEqual([`4.4 ${folder}/mydns.ts`])
})

test('in a class, each file is somebody’s, whatever it is called', async () => {
  using all = tree({
    'Zoë Müller_7_assignsubmission_file_mydns.ts': dns,
    'ben.zip': zipped({ 'abgabe/My Ports.ts': ports }),
  })
  const { submissions } = await findIn([all.folder])
  expect(submissions.map(({ id, labs }) => [id, labs.map(({ lab }) => lab)])).toEqual([
    ['Zoë Müller_7', ['4.4']],
    ['ben', ['4.2']],
  ])
})
