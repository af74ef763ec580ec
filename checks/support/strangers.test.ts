import { describe, expect, it } from 'vitest'
import { missingStrangers, withoutStrangers } from './strangers.ts'

const ALL = missingStrangers([])

describe('strangers', () => {
  it('are all missing where nothing is', () => {
    expect(ALL).toHaveLength(4)
    expect(ALL.every((line) => /^(filter|nat): -A \S+ .*198\.51\.100\./.test(line))).toBe(true)
  })

  it('are there as iptables or as nft lists them', () => {
    const rule = 'ip daddr 198.51.100.7 tcp dport 8080 counter dnat to 198.51.100.8:80'
    const nft = `table ip nat: chain PREROUTING: ${rule}`
    const others = ALL.filter((line) => !line.includes('198.51.100.8:80'))
    expect(missingStrangers([...others, nft])).toEqual([])
    expect(missingStrangers([...others, rule])).toEqual([expect.stringContaining('198.51.100.8:80')])
    expect(withoutStrangers([...others, nft, 'nat: -A POSTROUTING -j MASQUERADE'])).toEqual([
      'nat: -A POSTROUTING -j MASQUERADE',
    ])
  })

  it('are others in another table, or with a word more', () => {
    const [first = ''] = ALL
    expect(missingStrangers([first.replace('filter', 'nat')])).toContain(first)
    const nft = 'chain FORWARD: ip saddr 198.51.100.0/24 oifname "eth0" counter accept'
    expect(missingStrangers([`table ip filter: ${nft}`])).not.toContain(first)
    expect(missingStrangers([`table ip nat: ${nft}`])).toContain(first)
    expect(missingStrangers([`${first} -m comment`])).toContain(first)
  })
})
