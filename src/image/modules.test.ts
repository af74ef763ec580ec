import { expect, test } from 'vitest'
import { chooseModules, loadOrder, moduleName, parseDependencies, withoutSignature } from './modules.ts'

const needs = parseDependencies(
  [
    'kernel/net/bridge/bridge.ko.xz: kernel/net/802/stp.ko.xz kernel/net/llc/llc.ko.xz',
    'kernel/net/802/stp.ko.xz: kernel/net/llc/llc.ko.xz',
    'kernel/net/llc/llc.ko.xz:',
    'kernel/drivers/net/veth.ko.xz:',
    'kernel/net/netfilter/xt_string.ko.xz: kernel/net/netfilter/x_tables.ko.xz',
    'kernel/net/netfilter/x_tables.ko.xz:',
    'kernel/drivers/char/hw_random/virtio-rng.ko.xz:',
    '',
  ].join('\n'),
)

test('a module comes after everything that it needs, once', () => {
  expect(loadOrder(['kernel/net/bridge/bridge.ko.xz', 'kernel/net/802/stp.ko.xz'], needs)).toEqual([
    'kernel/net/llc/llc.ko.xz',
    'kernel/net/802/stp.ko.xz',
    'kernel/net/bridge/bridge.ko.xz',
  ])
})

test('what stays on disk is not loaded, and a name that is built in is passed over', () => {
  const { load, keep } = chooseModules(
    { loaded: ['veth', 'virtio_console'], kept: ['virtio_rng'], keptFolders: /^kernel\/net\/netfilter\// },
    needs,
  )
  expect(load).toEqual(['kernel/drivers/net/veth.ko.xz'])
  expect(keep.map(moduleName)).toEqual(['veth', 'virtio_rng', 'x_tables', 'xt_string'])
})

test('the signature is cut off, and nothing else is', () => {
  const body = Buffer.from('module')
  const signature = Buffer.alloc(300, 1)
  const info = Buffer.alloc(12)
  info.writeUInt32BE(signature.length, 8)
  const signed = Buffer.concat([body, signature, info, Buffer.from('~Module signature appended~\n')])
  expect(withoutSignature(signed)).toEqual(body)
  expect(withoutSignature(body)).toEqual(body)
  info.writeUInt32BE(100_000, 8)
  const wrong = Buffer.concat([body, info, Buffer.from('~Module signature appended~\n')])
  expect(withoutSignature(wrong)).toEqual(wrong)
})
