import { expect, it } from 'vitest'
import type { Topology } from '../scene/index.ts'
import { besideOf } from './topology.ts'

const lab = { id: '4.2' }
const own: Topology = {
  ...{ bridges: [], uplinks: [], loose: [], places: [], routes: [], published: [] },
  ...{ switches: [{ name: 'ip_forward', on: false }], rules: [] },
}
const reference: Topology = {
  ...own,
  switches: [{ name: 'ip_forward', on: true }],
  rules: [
    { table: 'nat', words: '-A PREROUTING -p tcp -j DNAT --to-destination 172.18.0.2:80' },
    { table: 'nat', words: '-A PREROUTING -p udp -j DNAT --to-destination 172.18.0.2:53' },
    { table: 'nat', words: '-A OUTPUT -p tcp -j DNAT --to-destination 172.18.0.2:80' },
  ],
}

it('tells kind and number of what is still to be written, and how to see it', () => {
  expect(besideOf(lab, own, reference, false)).toEqual({
    more: ['ip_forward = 0'],
    less: ['host: 1 switch', 'nat: 2 rules in PREROUTING, 1 in OUTPUT'],
    shownBy: 'npm run lab topology 4.2 -- --reference',
  })
})

it('tells all to those who have passed, or ask for it', () => {
  const { more, less, shownBy } = besideOf(lab, own, reference, true)
  expect(more).toEqual(['ip_forward = 0'])
  expect(less).toContain('nat: -A OUTPUT -p tcp -j DNAT --to-destination 172.18.0.2:80')
  expect(shownBy).toBeUndefined()
})
