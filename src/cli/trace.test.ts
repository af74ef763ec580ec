import { expect, it, test } from 'vitest'
import { LabError } from '../errors.ts'
import { targetFrom } from './trace.ts'

const lab = { id: '4.2' }

test.each([
  ['192.168.1.100:8080', { address: '192.168.1.100', port: 8080, protocol: 'tcp' }],
  ['192.168.1.100:8080/tcp', { address: '192.168.1.100', port: 8080, protocol: 'tcp' }],
  ['127.0.0.1:53/udp', { address: '127.0.0.1', port: 53, protocol: 'udp' }],
  ['203.0.113.10', { address: '203.0.113.10', port: 0, protocol: 'icmp' }],
  ['203.0.113.10/ping', { address: '203.0.113.10', port: 0, protocol: 'icmp' }],
])('%s', (word, target) => {
  expect(targetFrom(word, lab)).toEqual(target)
})

it.each([
  'web',
  '192.168.1:80',
  '1.2.3.256:80',
  '1.2.3.4:0',
  '1.2.3.4:65536',
  '1.2.3.4/udp',
  '1.2.3.4:8/ping',
  '',
])('refuses "%s", and says what a target looks like', (word) => {
  expect(() => targetFrom(word, lab)).toThrow(LabError)
  expect(() => targetFrom(word, lab)).toThrow('ADDRESS:PORT/udp')
})
