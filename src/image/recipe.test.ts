import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import { isDropped, links } from './contents.ts'
import { baseRecipe, isUsual, parsePackages, recipeKey } from './recipe.ts'

test('added packages make another image, whatever their order', () => {
  const key = (extra: string[]) => recipeKey(baseRecipe('amd64', extra))
  expect(key(['jq', 'socat'])).toBe(key(['socat', 'jq', 'jq']))
  expect(new Set([key([]), key(['jq']), recipeKey(baseRecipe('arm64'))]).size).toBe(3)
})

test('naming a package that is there anyway changes nothing', () => {
  expect(recipeKey(baseRecipe('amd64', ['curl']))).toBe(recipeKey(baseRecipe('amd64')))
  expect(isUsual(baseRecipe('amd64', ['curl']))).toBe(true)
})

test('package names are separated by commas and spaces', () => {
  expect(parsePackages(' jq, socat\tdnsutils,')).toEqual(['jq', 'socat', 'dnsutils'])
  expect(parsePackages(undefined)).toEqual([])
})

test.each(['--foo', 'a', 'Jq', 'jq;id', 'jq=1.0', '../x', 'systemd-', 'x_y', ''])(
  '"%s" is no package',
  (name) => {
    expect(() => baseRecipe('amd64', [name])).toThrow(LabError)
  },
)

test('libraries that only added packages may need are dropped from the usual image alone', () => {
  const library = 'usr/lib/x86_64-linux-gnu/libsqlite3.so.0.8.6'
  expect(isDropped(baseRecipe('amd64'))(library)).toBe(true)
  expect(isDropped(baseRecipe('amd64', ['sqlite3']))(library)).toBe(false)
})

test.each([
  'usr/share/nodejs/undici',
  'etc/passwd',
  'usr/sbin/iptables',
  'usr/lib/os-release',
  'dev',
  'boot',
])('%s stays', (path) => {
  expect(isDropped(baseRecipe('amd64'))(path)).toBe(false)
})

test('plain iptables is the nft one', () => {
  expect(links()).toMatchObject({
    'usr/sbin/iptables': 'iptables-nft',
    'usr/sbin/ip6tables-restore': 'ip6tables-nft-restore',
  })
})
