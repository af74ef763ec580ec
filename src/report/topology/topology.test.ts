/**
 * The drawings of a network, recorded. Write anew with -u.
 */
import stringWidth from 'fast-string-width'
import { describe, expect, it, test } from 'vitest'
import { compareTopologies, kindsMissing, type Topology } from '../../scene/index.ts'
import { mermaidOf } from './mermaid.ts'
import { svgOf } from './svg.ts'
import { type Drawn, drawTopology } from './terminal.ts'

const reference: Topology = {
  bridges: [
    {
      ...{ name: 'minidocker0', up: true, addresses: ['172.18.0.1/16'] },
      ports: [
        { name: 'vethweb', up: true, hairpin: true, place: 'web', link: 'eth0' },
        { name: 'vethdb', up: true, hairpin: true, place: 'db', link: 'eth0' },
      ],
    },
  ],
  uplinks: [{ name: 'eth0', up: true, addresses: ['192.168.1.100/24'] }],
  loose: [],
  places: ['web', 'db'].map((name, index) => ({
    name,
    links: [{ name: 'eth0', up: true, addresses: [`172.18.0.${index + 2}/16`] }],
    routes: ['default via 172.18.0.1', '172.18.0.0/16 dev eth0'],
  })),
  routes: ['default via 192.168.1.1', '172.18.0.0/16 dev minidocker0'],
  switches: [{ name: 'ip_forward', on: true }],
  published: ['8080/tcp → 172.18.0.2:80'],
  rules: [
    { table: 'filter', words: '-P FORWARD DROP' },
    { table: 'filter', words: '-A FORWARD -i minidocker0 ! -o minidocker0 -j ACCEPT' },
    {
      table: 'nat',
      words:
        '-A PREROUTING -p tcp -m tcp --dport 8080 -m addrtype --dst-type LOCAL -j DNAT --to-destination 172.18.0.2:80',
    },
  ],
}

/** Down, loose, without an address, without a default route, and a rule of its own. */
const half: Topology = {
  ...reference,
  bridges: [
    {
      name: 'minidocker0',
      up: false,
      addresses: [],
      ports: [{ name: 'vethweb', up: false, hairpin: false, place: 'web', link: 'eth0' }],
    },
    { name: 'other0', up: true, addresses: ['172.19.0.1/16'], ports: [] },
  ],
  loose: [{ name: 'vethdb', up: true, hairpin: false, place: 'db', link: 'eth0' }],
  places: [
    { name: 'web', links: [{ name: 'eth0', up: true, addresses: [] }], routes: [] },
    {
      name: 'db',
      links: [
        { name: 'lo', up: false, addresses: [] },
        { name: 'eth0', up: false, addresses: ['172.18.0.3/16'] },
      ],
      routes: [],
    },
    { name: 'late', links: [], routes: [] },
  ],
  published: [],
  switches: [{ name: 'ip_forward', on: false }],
  rules: [{ table: 'inet own', words: 'forward: tcp dport 80 drop' }],
}

const nothing: Topology = {
  ...{ bridges: [], uplinks: [], loose: [], places: [], routes: [], switches: [], published: [], rules: [] },
}

const drawings: Record<string, Drawn> = {
  reference: { title: 'Lab 4.2: the reference', topology: reference },
  half: { title: 'Lab 4.2: half of it', topology: half, beside: compareTopologies(half, reference) },
  nothing: { title: 'Lab 4.2: nothing', topology: nothing },
  withheld: {
    ...{ title: 'Lab 4.2: half of it, before it has passed', topology: half },
    beside: {
      more: compareTopologies(half, reference).more,
      less: kindsMissing(half, reference),
      shownBy: 'npm run lab topology 4.2 -- --reference',
    },
  },
}

describe.each(Object.entries(drawings))('%s', (name, drawn) => {
  test.each([80, 140])('%i columns', async (width) => {
    const screen = drawTopology(drawn, { width, color: false })
    await expect(screen).toMatchFileSnapshot(`../__recorded__/topology-${name}.${width}.txt`)
    for (const line of screen.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  })

  it('in colour', async () => {
    const screen = drawTopology(drawn, { width: 80, color: true })
    await expect(screen).toMatchFileSnapshot(`../__recorded__/topology-${name}.80.ansi`)
  })

  it('as Mermaid, and as SVG', async () => {
    await expect(mermaidOf(drawn)).toMatchFileSnapshot(`../__recorded__/topology-${name}.mmd`)
    await expect(svgOf(drawn)).toMatchFileSnapshot(`../__recorded__/topology-${name}.svg`)
  })
})

it('is drawn without harm, whatever things are called', () => {
  const bad = '\u001b[2J"]<script>alert(1)</script>&\n  x-->y'
  const text = JSON.stringify(half)
    .replaceAll('vethweb', 'BAD')
    .replaceAll('minidocker0', 'BAD')
    .replaceAll('forward:', 'BAD')
  const hostile = JSON.parse(text.replaceAll('BAD', JSON.stringify(bad).slice(1, -1))) as Topology
  for (const { links } of hostile.places) for (const { addresses } of links) addresses.push(bad)
  hostile.uplinks.push({ name: bad, up: true, addresses: [bad] })
  const drawn = { title: bad, topology: hostile, beside: compareTopologies(hostile, reference) }
  const svg = svgOf(drawn)
  for (const bad of ['<script', '\u001b']) expect(svg).not.toContain(bad)
  expect(
    svg
      .match(/<[a-z]+/g)
      ?.filter((tag) => !['<svg', '<title', '<style', '<text', '<rect', '<path'].includes(tag)),
  ).toEqual([])
  expect(drawTopology(drawn, { width: 80, color: false })).not.toContain('\u001b')
  const mermaid = mermaidOf(drawn).split('\n').slice(1).join('\n')
  for (const bad of ['\u001b', '<script', 'x-->y']) expect(mermaid).not.toContain(bad)
})

it('is the same as itself, and tells what differs on either side', () => {
  expect(compareTopologies(reference, reference)).toEqual({ more: [], less: [] })
  const { more, less } = compareTopologies(half, reference)
  expect(more).toContain('cable of db in nothing')
  expect(less).toContain('published 8080/tcp → 172.18.0.2:80')
})
