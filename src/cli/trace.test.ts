import { expect, it, test } from 'vitest'
import { loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Place } from '../guest/index.ts'
import { packetOf } from '../scene/index.ts'
import { ROOT } from './context.ts'
import { requestFrom } from './request.ts'
import { liveOf } from './shared-scene.ts'
import { contextFor } from './testing/context.ts'
import { placed, targetFrom, traceCommand } from './trace.ts'

const lab = { id: '4.2' }
const example = 'neighbor 192.168.1.100:8080'

test.each([
  ['192.168.1.100:8080', { to: { address: '192.168.1.100' }, port: 8080, protocol: 'tcp' }],
  ['192.168.1.100:8080/tcp', { to: { address: '192.168.1.100' }, port: 8080, protocol: 'tcp' }],
  ['127.0.0.1:53/udp', { to: { address: '127.0.0.1' }, port: 53, protocol: 'udp' }],
  ['203.0.113.10', { to: { address: '203.0.113.10' }, port: 0, protocol: 'icmp' }],
  ['cache:6379', { to: { name: 'cache' }, port: 6379, protocol: 'tcp' }],
  ['dns-2:53/udp', { to: { name: 'dns-2' }, port: 53, protocol: 'udp' }],
  ['web', { to: { name: 'web' }, port: 0, protocol: 'icmp' }],
  ['203.0.113.10/ping', { to: { address: '203.0.113.10' }, port: 0, protocol: 'icmp' }],
])('%s', (word, target) => {
  expect(targetFrom(word, lab, example)).toEqual(target)
})

it.each([
  'web:',
  'web/udp',
  ':80',
  '192.168.1:80',
  '1.2.3.256:80',
  '1.2.3.4:0',
  '1.2.3.4:65536',
  '1.2.3.4/udp',
  '1.2.3.4:8/ping',
  '',
])('refuses "%s", and says what a target looks like', (word) => {
  expect(() => targetFrom(word, lab, example)).toThrow(LabError)
  expect(() => targetFrom(word, lab, example)).toThrow('NAME:PORT/udp or NAME/ping')
})

const places = new Map<string, Place>([
  ['host', {} as Place],
  ['cache', placeWith(['127.0.0.1/8'], ['172.18.0.4/16'])],
  ['late', placeWith(['127.0.0.1/8'], [])],
])
function placeWith(lo: string[], eth0: string[]): Place {
  const links = [
    { name: 'lo', addresses: lo },
    { name: 'eth0', addresses: eth0 },
  ]
  return { network: async () => ({ links, routes: [] }) } as unknown as Place
}
const around = { lab, example, places }
const to = (name: string) => placed(targetFrom(`${name}:80`, lab, example), around)

it('finds the address of a place that is named', async () => {
  expect(await to('cache')).toEqual({ address: '172.18.0.4', port: 80, protocol: 'tcp' })
  expect(await to('neighbor')).toMatchObject({ address: '192.168.1.50' })
  expect(await to('host')).toMatchObject({ address: '192.168.1.100' })
})

it('says who there is, and who has no address', async () => {
  await expect(to('cahce')).rejects.toMatchObject({
    ...{ code: 'usage', message: expect.stringContaining('There are host, cache, late') },
    next: 'npm run lab trace 4.2 neighbor cache:80',
  })
  await expect(to('late')).rejects.toMatchObject({ message: expect.stringContaining('late has no address') })
})

it('asks which packet before anything is built, with one of the lab', async () => {
  const { context } = contextFor({ built: (source) => `${ROOT}/${source}` })
  for (const words of [{ id: '4.8' }, { id: '4.8', from: 'web' }])
    await expect(traceCommand(words, requestFrom({}, context), context)).rejects.toMatchObject({
      ...{ code: 'usage', message: expect.stringContaining('Which packet?') },
      next: 'npm run lab trace 4.8 web cache:6379',
    })
})

it('has a packet for each lab that it understands', async () => {
  for (const lab of await loadCatalog(ROOT)) {
    const packet = await packetOf(liveOf(lab, { built: (source) => `${ROOT}/${source}` }))
    const [from = '', to = '', ...more] = packet.split(' ')
    expect([from, more]).toEqual([expect.stringMatching(/^[a-z]+$/), []])
    expect(targetFrom(to, lab, packet)).toBeDefined()
  }
})
