import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LabError } from '../errors.ts'
import { findLab, loadCatalog } from './catalog.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'catalog-'))
  await mkdir(path.join(root, 'labs'))
})
afterEach(() => rm(root, { recursive: true }))

const review = '## Review\n\n### Why?\n\nBecause.\n\n### How?\n\nSo.\n'

const fields = {
  id: '4.1',
  title: 'Network manager',
  minutes: '40',
  builds_on: '[]',
  points: '30',
  hints: '[look, look closer, here]',
}

async function lab(
  slug: string,
  changes: Partial<Record<keyof typeof fields | 'extra' | 'kind', string>> = {},
) {
  const { hints, ...all } = { ...fields, id: slug.split('-')[0], ...changes }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
  await readme(slug, `---\n${lines.join('\n')}\n---\n\n# Text\n\n${review}`)
  if (hints !== '') await writeFile(path.join(root, 'labs', slug, 'hints.yaml'), `lab: ${hints}\n`)
}

async function readme(slug: string, text: string) {
  await mkdir(path.join(root, 'labs', slug), { recursive: true })
  await writeFile(path.join(root, 'labs', slug, 'README.md'), text)
}

const refusal = () =>
  loadCatalog(root).then(
    () => expect.unreachable('the catalog was accepted'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(LabError)
      expect((error as LabError).code).toBe('bad-lab')
      return (error as LabError).message
    },
  )

describe('loadCatalog', () => {
  it('derives every path from the folder name', async () => {
    await lab('4.1-network-manager')
    expect(await loadCatalog(root)).toEqual([
      {
        id: '4.1',
        kind: 'code',
        slug: '4.1-network-manager',
        title: 'Network manager',
        minutes: 40,
        points: 30,
        buildsOn: [],
        hints: ['look', 'look closer', 'here'],
        steps: [],
        narrative: '# Text\n',
        review: [
          { question: 'Why?', answer: 'Because.' },
          { question: 'How?', answer: 'So.' },
        ],
        files: {
          narrative: path.join(root, 'labs/4.1-network-manager/README.md'),
          hints: path.join(root, 'labs/4.1-network-manager/hints.yaml'),
          stub: path.join(root, 'labs/4.1-network-manager/network-manager.ts'),
          solution: path.join(root, 'solutions/4.1-network-manager/network-manager.ts'),
          check: path.join(root, 'checks/4.1-network-manager/index.check.ts'),
        },
      },
    ])
  })

  it('sorts by number and keeps 4.10 apart from 4.1', async () => {
    for (const slug of ['4.10-routed', '4.9-udp', '4.1-network-manager']) await lab(slug)
    await mkdir(path.join(root, 'labs', 'support'))
    expect((await loadCatalog(root)).map((found) => found.id)).toEqual(['4.1', '4.9', '4.10'])
  })

  it('reads a file with Windows line ends', async () => {
    await lab('4.1-network-manager')
    const { hints, ...others } = fields
    const lines = Object.entries(others).map(([name, value]) => `${name}: ${value}`)
    await writeFile(path.join(root, 'labs/4.1-network-manager/hints.yaml'), `lab: ${hints}\r\n`)
    const text = ['---', ...lines, '---', 'Text', '', review].join('\n').replaceAll('\n', '\r\n')
    await readme('4.1-network-manager', text)
    expect((await loadCatalog(root))[0]).toMatchObject({
      narrative: 'Text\n',
      review: [{ answer: 'Because.' }, { answer: 'So.' }],
    })
  })

  it.each([
    ['minutes', 'soon', 'minutes: must be a whole number'],
    ['points', '-1', 'points: must be a whole number'],
    ['title', '""', 'title: must not be empty'],
    ['id', '4.2', 'id: is 4.2, but the folder says 4.1'],
    ['builds_on', '4.0', 'builds_on: '],
    ['builds_on', '[4.0]', 'builds_on: there is no lab 4.0'],
    ['builds_on', '[4.1]', 'builds_on: 4.1 does not come before 4.1'],
    ['extra', '1', 'extra: '],
  ] as const)('refuses %s: %s', async (field, value, message) => {
    await lab('4.1-network-manager', { [field]: value })
    expect(await refusal()).toContain(`labs/4.1-network-manager/README.md: ${message}`)
  })

  it('takes a tour, which has no hints', async () => {
    await lab('4.0-tour', { hints: '', kind: 'tour' })
    expect(await loadCatalog(root)).toMatchObject([{ id: '4.0', kind: 'tour' }])
  })

  it.each([
    ['[one, two]', 'lab: must be exactly three'],
    ['[one, two, three, four]', 'lab: must be exactly three'],
    ['[one, two, ""]', 'lab.2: must not be empty'],
    ['"open', 'not valid YAML'],
    ['[one, two, three]\nsteps:\n  Nowhere: [one, two, three]', 'steps: there is no step "Nowhere"'],
    ['', 'file: cannot be read'],
  ])('refuses the hints %j: %s', async (hints, message) => {
    await lab('4.1-network-manager', { hints })
    expect(await refusal()).toMatch(/^labs\/4\.1-network-manager\/hints\.yaml:/)
    expect(await refusal()).toContain(message)
  })

  it('gives a step the hints of its own', async () => {
    const steps = '[{ title: One, checks: [a] }, { title: Two, checks: [b] }]'
    await lab('4.1-network-manager', { extra: '' })
    const file = path.join(root, 'labs/4.1-network-manager/README.md')
    await writeFile(file, (await readFile(file, 'utf8')).replace('\n---', `\nsteps: ${steps}\n---`))
    await writeFile(
      path.join(root, 'labs/4.1-network-manager/hints.yaml'),
      'lab: [a, b, c]\nsteps: { Two: [d, e, f] }\n',
    )
    expect((await loadCatalog(root))[0]).toMatchObject({
      hints: ['a', 'b', 'c'],
      steps: [{ title: 'One' }, { title: 'Two', hints: ['d', 'e', 'f'] }],
    })
  })

  it.each(['id', 'title', 'minutes', 'points'] as const)('refuses a missing %s', async (field) => {
    await lab('4.1-network-manager', { [field]: '' })
    expect(await refusal()).toContain(`labs/4.1-network-manager/README.md: ${field}: `)
  })

  it('refuses a lab that does not end with two questions and their answers', async () => {
    await lab('4.1-network-manager')
    const file = path.join(root, 'labs/4.1-network-manager/README.md')
    await writeFile(file, (await readFile(file, 'utf8')).replace('So.', ''))
    expect(await refusal()).toBe('labs/4.1-network-manager/README.md: review: "How?" has no answer')
  })

  it('names the line that is not YAML', async () => {
    await readme('4.1-network-manager', '---\nid: 4.1\ntitle: "open\n---\nText\n')
    expect(await refusal()).toMatch(/^labs\/4\.1-network-manager\/README\.md:\d: not valid YAML/)
  })

  it('refuses a lab without front matter, without a README, with a stray name and with a taken id', async () => {
    await readme('4.1-network-manager', '# Text\n')
    expect(await refusal()).toContain('no front matter')
    await rm(path.join(root, 'labs/4.1-network-manager/README.md'))
    expect(await refusal()).toContain('labs/4.1-network-manager/README.md: file: cannot be read')
    await rm(path.join(root, 'labs/4.1-network-manager'), { recursive: true })
    await lab('4.1_Network')
    expect(await refusal()).toContain('labs/4.1_Network: folder name')
    await rm(path.join(root, 'labs/4.1_Network'), { recursive: true })
    await lab('4.1-one')
    await lab('4.1-two')
    expect(await refusal()).toContain('id: 4.1 is taken by labs/4.1-two as well')
  })
})

describe('findLab', () => {
  const load = async () => {
    for (const slug of ['4.1-network-manager', '4.2-port-mapping', '4.10-routed']) await lab(slug)
    return loadCatalog(root)
  }
  const miss = (labs: Awaited<ReturnType<typeof load>>, id: string) => {
    try {
      findLab(labs, id)
    } catch (error) {
      return error as LabError
    }
    return expect.unreachable(`found ${id}`)
  }

  it('takes an id, a folder name or a bare name', async () => {
    const labs = await load()
    for (const id of ['4.2', '4.2-port-mapping', 'port-mapping']) expect(findLab(labs, id).id).toBe('4.2')
  })

  it('offers the nearest of what exists', async () => {
    const labs = await load()
    expect(miss(labs, '4.11')).toMatchObject({
      code: 'unknown-lab',
      message: 'There is no lab "4.11"; the nearest: 4.1, 4.10.',
      next: 'npm run lab 4.1',
    })
    expect(miss(labs, 'port-maping').next).toBe('npm run lab 4.2')
    expect(miss(labs, 'Port-Mapping').next).toBe('npm run lab 4.2')
    expect(miss(labs, 'kubernetes')).toMatchObject({
      message: 'There is no lab "kubernetes"; there are 4.1, 4.2, 4.10.',
      next: 'npm run lab',
    })
    expect(miss([], '4.1').message).toContain('there are no labs here')
  })
})
