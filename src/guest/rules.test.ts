import { expect, test } from 'vitest'
import { mixedTables, savedRules, surplus, withoutCounters } from './rules.ts'

test('a rule has its table and its chain', () => {
  const lines = [
    '*nat',
    ':OUTPUT ACCEPT [0:0]',
    '[3:180] -A OUTPUT -j DNAT',
    'COMMIT',
    '*filter',
    '-A INPUT -j DROP',
  ]
  expect(savedRules(lines)).toEqual([
    { table: 'nat', chain: 'OUTPUT', words: '-A OUTPUT -j DNAT', whole: true },
    { table: 'filter', chain: 'INPUT', words: '-A INPUT -j DROP', whole: true },
  ])
})

test('what looks like a rule within a comment is none', () => {
  const lines = ['*filter', '-A A --comment "one \\" two', '-A B -j DROP', '" -j ACCEPT', '-A C -j DROP']
  expect(savedRules(lines).map(({ chain, whole }) => [chain, whole])).toEqual([
    ['A', false],
    ['C', true],
  ])
})

test('tables that are not iptables’ alone are named', () => {
  expect(mixedTables(["# Table `nat' contains incompatible base-chains, use nft", '*nat'])).toEqual(['nat'])
})

test('counters are left out in both tools’ words, and what is there twice counts twice', () => {
  const [one, other] = ['[3:9] -A A', 'counter packets 3 bytes 9 drop'].map(withoutCounters)
  expect([one, other]).toEqual(['-A A', 'counter drop'])
  expect(surplus(['a', 'a', 'b'], ['a'])).toEqual(['a', 'b'])
})
