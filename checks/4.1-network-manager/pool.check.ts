/**
 * The address pool of lab 4.1: arithmetic, with no network in it.
 */
import { isIPv4 } from 'node:net'
import type { AddressPool } from '../../solutions/4.1-network-manager/network-manager.ts'
import { type Check, type Draw, ensure, refusalOf, textOf, valuesOf } from '../support/index.ts'

export function addressPool(check: Check, draw: Draw): void {
  check('pool-order', 'the first address is 172.18.0.2, then 172.18.0.3', {}, async ({ learner }) => {
    const pool = await learner.create<AddressPool>('AddressPool', '172.18.0.0/16', '172.18.0.1')
    const first = [await pool.allocate(), await pool.allocate()].map(textOf)
    ensure(first.join() === '172.18.0.2,172.18.0.3', {
      expected: 'a fresh pool of 172.18.0.0/16 hands out 172.18.0.2, then 172.18.0.3',
      observed: `it handed out ${first.join(', then ')}`,
      next: whyNotFirst(first),
    })
  })

  const slash22 = slash22From(draw)
  check(
    'pool-whole-network',
    'a /22 has 1021 addresses, and none of them twice',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const { network, inside } = slash22
      const pool = await learner.create<AddressPool>('AddressPool', `${network}.0/22`, `${network}.1`)
      const addresses = valuesOf(await learner.repeat(pool, 'allocate', 1022))
      const wrong = addresses.find((address) => !inside.includes(address))
      ensure(wrong === undefined, {
        expected: `every address is one of ${network}.0/22, and not the network, the gateway or the broadcast address`,
        observed: `as number ${addresses.indexOf(wrong ?? '') + 1} it handed out ${wrong}`,
        next: whyNot(wrong ?? '', slash22),
      })
      ensure(addresses.length === 1021 && new Set(addresses).size === 1021, {
        expected: `${network}.0/22 has 1021 addresses for containers: 1024 less network, gateway and broadcast`,
        observed: `it handed out ${addresses.length}, and only ${new Set(addresses).size} of them were different`,
        next: 'Where does your pool stop, and what makes it stop there? The prefix length should.',
      })
    },
  )

  check(
    'pool-exhausted',
    'a /29 has five addresses, and then it throws',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pool = await learner.create<AddressPool>('AddressPool', '10.0.0.0/29', '10.0.0.1')
      const repeated = await learner.repeat(pool, 'allocate', 6)
      const { error } = repeated
      const values = valuesOf(repeated)
      const expected = ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']
      ensure(values.join() === expected.join() && error !== undefined, {
        expected: `a pool of 10.0.0.0/29 hands out ${expected.join(', ')} and then throws`,
        observed: `it handed out ${values.join(', ')}${error === undefined ? '' : `, then threw ${error.name}: ${error.message}`}`,
        next: 'A /29 leaves three bits for the machines: eight addresses, less network, gateway and broadcast.',
      })
      for (const ip of [...NEVER_HANDED_OUT, '10.0.0.4']) await pool.release(ip)
      const again = await learner.repeat(pool, 'allocate', 2)
      const free = valuesOf(again)
      ensure(free.join() === '10.0.0.4' && again.error !== undefined, {
        expected: `the pool was used up, and 10.0.0.4 is given back, as are ${NEVER_HANDED_OUT.join(', ')}, which it has never handed out: 10.0.0.4 is handed out once more, and then it throws`,
        observed: `it handed out ${free.join(', ') || 'nothing'}${again.error === undefined ? '' : `, then threw ${again.error.name}: ${again.error.message}`}`,
        next: free.some((ip) => NEVER_HANDED_OUT.includes(ip))
          ? NOT_ITS_OWN
          : 'What release() has made free can be handed out, also when all had been taken; and an allocate() that throws must leave the pool as it was.',
      })
    },
  )

  check(
    'pool-reuse',
    'a released address is handed out again, once',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pool = await learner.create<AddressPool>('AddressPool', '172.18.0.0/16', '172.18.0.1')
      await learner.repeat(pool, 'allocate', 4)
      await pool.release('172.18.0.3')
      await pool.release('172.18.0.3')
      await pool.release('172.18.77.7')
      // The next one, which a counter has not reached yet.
      await pool.release('172.18.0.6')
      await pool.release('172.18.0.1')
      await pool.release('172.18.0.0')
      // Of other networks, one with the number that .4 has in this one. Nothing says that they may not be refused.
      for (const ip of ['172.19.0.4', LOWER]) await refusalOf(() => pool.release(ip))
      const next = [await pool.allocate(), await pool.allocate(), await pool.allocate()].map(textOf)
      ensure(next.join() === '172.18.0.3,172.18.0.6,172.18.0.7', {
        expected:
          'of .2 to .5, .3 is given back, and so is .6, which was never handed out: then .3 is handed out, after that .6, and then .7',
        observed: `it handed out ${next.join(', then ')}`,
        next: next.includes('172.18.0.1')
          ? '172.18.0.1 is the gateway: it was released as well, and is never to be handed out for that.'
          : next.includes('172.18.0.4')
            ? '172.18.0.4 was never given back. 172.19.0.4 was, which is of another network: compare the whole address.'
            : next.some((ip) => NEVER_OUT.includes(ip)) || next[1] === next[2]
              ? NOT_ITS_OWN
              : 'Keep a set of what is taken: releasing takes out of it, and out of a set nothing can be taken twice.',
      })
      await learner.repeat(pool, 'allocate', 5)
      for (const ip of ['172.18.0.12', '172.18.0.2', '172.18.0.10', '172.18.0.4']) await pool.release(ip)
      const lowest = [await pool.allocate(), await pool.allocate(), await pool.allocate()].map(textOf)
      ensure(lowest.join() === '172.18.0.2,172.18.0.4,172.18.0.10', {
        expected:
          '.12, .2, .10 and .4 are given back, in this order: then .2 is handed out, after that .4, and then .10',
        observed: `it handed out ${lowest.join(', then ')}`,
        next: 'The lowest free address is to be handed out, in whichever order they have become free. Compare numbers: as text, .10 comes before .4.',
      })
    },
  )

  check(
    'pool-other-networks',
    'a pool fits any subnet, with any gateway',
    {
      needs: ['pool-exhausted'],
    },
    async ({ learner }) => {
      for (const { subnet, gateway, addresses, next } of networksFrom(draw)) {
        const pool = await learner.create<AddressPool>('AddressPool', subnet, gateway)
        const repeated = await learner.repeat(pool, 'allocate', addresses.length + 1)
        const values = valuesOf(repeated)
        ensure(values.join() === addresses.join() && repeated.error !== undefined, {
          expected: `a pool of ${subnet} with the gateway ${gateway} hands out ${addresses.join(', ')} and then throws`,
          observed: `it handed out ${values.join(', ')}${repeated.error === undefined ? '' : `, then threw ${repeated.error.name}: ${repeated.error.message}`}`,
          next,
        })
      }
    },
  )

  check(
    'pool-refuses',
    'what is no subnet, or no gateway in it, is refused',
    {
      needs: ['pool-other-networks'],
    },
    async ({ learner }) => {
      for (const [subnet, gateway] of NO_NETWORKS) {
        ensure((await refusalOf(() => learner.create('AddressPool', subnet, gateway))) !== undefined, {
          expected: `new AddressPool('${subnet}', '${gateway}') throws`,
          observed: 'it returned a pool, as if all were well',
          next: 'Read both texts in the constructor, each from its first character to its last, and throw there: four numbers up to 255, a prefix length up to 32, and a gateway that is in that subnet.',
        })
      }
    },
  )
}

/** Of 10.0.0.0/29 with the gateway on .1. */
const NEVER_HANDED_OUT = ['10.0.0.0', '10.0.0.1', '10.0.0.7']

/** Of another network, and lower than every address of 172.18.0.0/16. */
const LOWER = '172.17.0.9'

/** Given back all the same: the network's, one that is far away, and the one of another network. */
const NEVER_OUT = ['172.18.0.0', '172.18.77.7', LOWER]

const NOT_ITS_OWN =
  'That address was never handed out, and giving it back made it free: release() has to look first whether it is taken by somebody.'

/** Each with all that its pool has, in order. */
function networksFrom(draw: Draw) {
  const [second, third] = [draw.integer(0, 255), draw.integer(0, 255)]
  // Neither at the beginning of a /24 nor at its end, and above 127.255.255.255.
  const eight = draw.integer(1, 30) * 8
  const four = draw.integer(1, 62) * 4
  const hosts = (net: string, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${net}.${first + index}`)
  const ten = hosts(`10.${second}.${third}`, 1, 6)
  const high = hosts(`192.168.${third}`, eight + 1, eight + 6)
  const gateway = draw.pick([high[1], high[2], high[3], high[4]] as [string, string, string, string])
  return [
    {
      ...{ subnet: `10.${second}.${third}.0/29`, gateway: ten[5] },
      addresses: ten.slice(0, 5),
      next: 'The gateway need not be on .1: leave out the address that the constructor was given.',
    },
    {
      ...{ subnet: `192.168.${third}.${eight}/29`, gateway },
      addresses: high.filter((ip) => ip !== gateway),
      next: 'Where does counting start? At the first address of the subnet, which need not end in .0. And with << or & an address above 127.255.255.255 becomes a negative number: >>> 0 puts that right.',
    },
    {
      ...{ subnet: `10.${second}.${third}.${four}/30`, gateway: `10.${second}.${third}.${four + 1}` },
      addresses: [`10.${second}.${third}.${four + 2}`],
      next: 'A /30 has four addresses, and one of them is left: less network, gateway and broadcast.',
    },
  ]
}

const NO_NETWORKS = [
  ['172.18.0.0', '172.18.0.1'],
  ['172.18.0.0/', '172.18.0.1'],
  ['172.18.0.0/33', '172.18.0.1'],
  ['172.18.0.0/x', '172.18.0.1'],
  ['172.18.0.0/16x', '172.18.0.1'],
  ['172.18.0.0/+16', '172.18.0.1'],
  ['172.18.0.0/-1', '172.18.0.1'],
  ['172.18.0.0/16.5', '172.18.0.1'],
  ['172.18.0.0/16/8', '172.18.0.1'],
  ['172.18.0/16', '172.18.0.1'],
  ['172.18..0/16', '172.18.0.1'],
  ['172.18.0.0.0/16', '172.18.0.1'],
  ['172.18.256.0/24', '172.19.0.1'],
  ['172.18.0.256/16', '172.18.0.1'],
  ['minidocker0', '172.18.0.1'],
  ['172.18.0.0/16', '172.19.0.0'],
  ['172.18.0.0/16', '172.17.255.255'],
  ['10.0.0.0/29', '10.0.0.9'],
  ['172.18.0.0/16', 'gateway'],
  ['172.18.0.0/16', '172.18.0.256'],
  ['172.18.0.0/16', '172.18.0.1/16'],
  ['172.18.0.0/16', '172.18.1'],
  ['172.18.0.0/16', '172.18..1'],
  ['172.18.0.0/16', '172.18.0.1.1'],
] as const

interface Slash22 {
  /** Of the first address: `172.18.4`. */
  network: string
  last: string
  /** All that its pool may hand out with the gateway on .1; .255 of one part and .0 of the next are addresses like any other in there. */
  inside: string[]
}

function slash22From(draw: Draw): Slash22 {
  const [second, third] = [draw.integer(16, 31), draw.integer(1, 62) * 4]
  const parts = [0, 1, 2, 3].map((part) => `172.${second}.${third + part}`)
  const all = parts.flatMap((part) => Array.from({ length: 256 }, (_, byte) => `${part}.${byte}`))
  return { network: parts[0] ?? '', last: all.at(-1) ?? '', inside: all.slice(2, -1) }
}

function whyNotFirst([first = '', second = '']: string[]): string {
  if (first === 'undefined') return 'Is a return missing in allocate()?'
  if (!isIPv4(first) || !isIPv4(second))
    return 'That is no address. Count in numbers of 32 bits and write the four parts at the end; << and & make negative ones of what is above 127.255.255.255, and >>> 0 puts that right.'
  if (first === second) return 'The first one was not written down as taken, so it was found free once more.'
  return ".0 is the network itself and .1 is the gateway: the lowest address that is anybody's to have is .2."
}

function whyNot(address: string, { network, last }: Slash22): string {
  if (address === `${network}.0`) return 'The first address of a subnet names the subnet itself.'
  if (address === `${network}.1`) return 'That is the gateway, which was given to the constructor.'
  if (address === last) return 'The last address of a subnet is its broadcast address: it means everybody.'
  if (isIPv4(address)) return `A /22 leaves ten bits for the machines: it runs from ${network}.0 to ${last}.`
  return 'Count in numbers, not in text: an address is a number of 32 bits, and what comes after .255 has the next number in its third part, and 0 in its last.'
}
