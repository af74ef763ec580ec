import { describe, expect, test } from 'vitest'
import { plainLine } from './command.ts'
import { parseFacts, quoted } from './connection.ts'
import { parseState, provisionKey } from './machine.ts'

test.each([
  ['==> default: Waiting for machine to boot.', 'Waiting for machine to boot.'],
  ['    default: SSH address: 192.168.121.65:22', 'SSH address: 192.168.121.65:22'],
  [
    "Bringing machine 'default' up with 'libvirt' provider...",
    "Bringing machine 'default' up with 'libvirt' provider...",
  ],
  ['\u001b[K\u001b[0mProgress: 12%', 'Progress: 12%'],
  ['    default: ', ''],
])('a line of Vagrant’s, %j, without its prefix', (line, text) => {
  expect(plainLine(line)).toBe(text)
})

describe('the state of the machine', () => {
  test('is read from what Vagrant prints for machines', () => {
    const text = [
      '1795535494,default,metadata,provider,libvirt',
      '1795535495,default,provider-name,libvirt',
      '1795535495,default,state,not_created',
      '1795535495,default,state-human-short,not created',
      '',
    ].join('\n')
    expect(parseState(text)).toEqual({ state: 'not_created', provider: 'libvirt' })
  })

  test('is unknown when Vagrant says nothing of it', () => {
    expect(parseState('')).toEqual({ state: 'unknown', provider: 'unknown' })
  })
})

test.each([
  ['/opt/container-lab/programs/0a1b', '/opt/container-lab/programs/0a1b'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", `'it'\\''s'`],
  ['$(reboot)\n`x`', "'$(reboot)\n`x`'"],
])('%j reaches the other end as one argument', (argument, text) => {
  expect(quoted(argument)).toBe(text)
})

test('a machine that was never provisioned has no key and no programs', () => {
  expect(parseFacts(['amd64', ''])).toEqual({ arch: 'amd64', key: '', programs: [] })
  expect(parseFacts(['arm64', 'abc', 'one', 'two'])).toEqual({
    arch: 'arm64',
    key: 'abc',
    programs: ['one', 'two'],
  })
})

test('other packages make another key', () => {
  expect(provisionKey({ CONTAINER_LAB_PACKAGES: 'iperf3' })).not.toBe(provisionKey({}))
  expect(provisionKey({})).toMatch(/^[0-9a-f]{64}$/)
})
