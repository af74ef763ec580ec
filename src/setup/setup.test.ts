import { expect, test } from 'vitest'
import { parseDownloadSize, parseStatus } from './apt.mjs'
import { listMissing, neededPackages, notInstalled } from './debian-packages.mjs'
import { SetupError } from './errors.mjs'
import { matchesLock } from './node-packages.mjs'
import { nodeProblem } from './node-version.mjs'
import { parseOptions } from './options.mjs'
import { checkOtherSystem, parseOsRelease, systemFamily } from './system.mjs'

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.3', false],
  ['18.20.0', false],
  ['8.10.0', false],
])('Node %s is good enough: %s', (version, good) => {
  expect(nodeProblem(version) === undefined).toBe(good)
})

test('options', () => {
  expect(parseOptions([])).toEqual({ yes: false, help: false, arch: undefined })
  expect(parseOptions(['-y', '--arch', 'arm64'])).toEqual({ yes: true, help: false, arch: 'arm64' })
  expect(parseOptions(['--vagrant']).vagrant).toBe(true)
  expect(() => parseOptions(['--arch', 'mips'])).toThrow(SetupError)
  expect(() => parseOptions(['--nonsense'])).toThrow(SetupError)
  expect(() => parseOptions(['what'])).toThrow(SetupError)
})

test.each([
  ['ID=debian\nVERSION_ID="13"', 'debian'],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', 'debian'],
  ["ID=linuxmint\nID_LIKE='ubuntu debian'", 'debian'],
  ['ID=fedora', 'linux'],
  ['# nothing', 'linux'],
])('a Linux with %j is %s', (text, family) => {
  expect(systemFamily('linux', text)).toBe(family)
})

test('systems that are no Linux', () => {
  expect(systemFamily('darwin', '')).toBe('macos')
  expect(systemFamily('win32', '')).toBe('other')
})

test('os-release is read with its quotes and comments', () => {
  expect(parseOsRelease('# a\nNAME="A B"\nID=x\n\nbad line')).toEqual({ NAME: 'A B', ID: 'x' })
})

test.each([
  ['macos', 'brew install qemu'],
  ['linux', '--sandbox local'],
  ['other', 'WSL'],
] as const)('on %s without QEMU the advice has "%s" in it', (family, advice) => {
  const check = () => checkOtherSystem({ family, arch: 'amd64', env: { PATH: '' } })
  expect(check).toThrow(expect.objectContaining({ next: expect.stringContaining(advice) }))
})

test('missing packages are listed below what they are for, on a screen of 80 columns', () => {
  const needed = neededPackages('amd64', true)
  const lines = listMissing(['qemu-system-x86', 'kmod'], needed)
  expect(lines).toEqual([
    '  to run the disposable VM',
    '    qemu-system-x86',
    '  to prepare the guest’s kernel',
    '    kmod',
  ])
  const all = listMissing([...needed.keys()], needed)
  expect(all.filter((line) => line.length > 80)).toEqual([])
  expect(all.filter((line) => line.startsWith('    ')).flatMap((line) => line.trim().split(' '))).toEqual([
    ...needed.keys(),
  ])
})

test('each package has a reason, and the emulator fits the guest', () => {
  const needed = neededPackages('arm64')
  expect(needed.has('vagrant')).toBe(false)
  expect(neededPackages('arm64', true).has('vagrant')).toBe(true)
  expect([...needed.values()].every((why) => why.length > 0)).toBe(true)
  expect(needed.has('qemu-system-arm')).toBe(true)
  expect(needed.has('qemu-system-x86')).toBe(false)
})

test('only a package whose status is installed is there', () => {
  const listing = 'curl installed\nmmdebstrap config-files\nzstd not-installed\n'
  expect(notInstalled(['curl', 'mmdebstrap', 'zstd', 'jq'], listing)).toEqual(['mmdebstrap', 'zstd', 'jq'])
})

test('status lines of apt', () => {
  expect(parseStatus('dlstatus:1:12.5:Retrieving file 1 of 5 (12s remaining)')).toBe(0.125)
  expect(parseStatus('pmstatus:libc6:amd64:45.5:Unpacking libc6 (amd64)')).toBe(0.455)
  expect(parseStatus('pmstatus:curl:100:Installed curl (amd64)')).toBe(1)
  expect(parseStatus('pmerror:curl:0.3:it failed')).toBeUndefined()
  expect(parseStatus('Reading package lists...')).toBeUndefined()
})

test('download sizes of apt', () => {
  expect(parseDownloadSize('Need to get 7,300 kB of archives.')).toBe(7.3e6)
  expect(parseDownloadSize('Need to get 0 B/27.6 MB of archives.')).toBe(0)
  expect(parseDownloadSize('Get:1 http://deb.example trixie')).toBeUndefined()
})

test('node packages are there when the versions are those of the lock file', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/b-darwin': { version: '1.0.0', integrity: 'y', optional: true },
    },
  }
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } }
  expect(matchesLock(wanted, { packages: a })).toBe(true)
  expect(matchesLock(wanted, { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'z' } } })).toBe(
    false,
  )
  expect(matchesLock(wanted, { packages: {} })).toBe(false)
  expect(matchesLock(wanted, undefined)).toBe(false)
})
