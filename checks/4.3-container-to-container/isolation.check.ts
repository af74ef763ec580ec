/**
 * Lab 4.3: two networks that must not meet.
 */
import {
  type Check,
  type Connected,
  type ContainerPlace,
  ensure,
  GuestFailed,
  INTERNET,
  packet,
  relyOn,
  type World,
} from '../support/index.ts'
import { BACK, LATE, type TwoNetworks } from './scene.ts'

export function isolation(check: Check, { isolated, withinOther }: TwoNetworks): void {
  check('isolated-there', 'web reaches nobody on the other network', {}, async (world) => {
    const { web, api } = await isolated(world)
    await packet({ from: web.place, to: api.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: api.ip, port: 80 }),
      next: 'Lab 4.1 accepts what comes in by the bridge and leaves by any other interface, and front-back is one. The first rule that matches decides: yours has to stand in front of that one.',
    })
  })

  check('isolated-back', 'api, on the other network, does not reach web', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    await packet({ from: api.place, to: web.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: web.ip, port: 80 }),
      next: 'Isolation has two directions. What comes in by front-back and leaves by front needs a rule as well, and like the other one it must not ask who began the conversation.',
    })
  })

  check(
    'isolated-protocols',
    'isolation is for every protocol, both ways',
    {
      needs: ['isolated-there', 'isolated-back'],
    },
    async (world) => {
      const { web, api } = await isolated(world)
      const next =
        'Whatever the protocol, and whatever a packet is part of: name the two bridges, and nothing else.'
      const stopped = (from: Connected, to: Connected) =>
        packet({ from: from.place, to: to.ip, port: 80, protocol: 'udp' }).isNotAnswered({
          whereas: packet({ from: world.host, to: to.ip, port: 80, protocol: 'udp' }),
          next,
        })
      await Promise.all([stopped(web, api), stopped(api, web)])
    },
  )

  check(
    'isolated-midway',
    'isolation ends conversations that have begun',
    {
      needs: ['isolated-there'],
    },
    async (world) => {
      const { web, api, conversation } = await isolated(world)
      const protocol = 'udp'
      const begun = { from: web.place, to: api.ip, port: 80, protocol, clientPort: conversation } as const
      await packet(begun).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: 80, protocol }),
        next: 'This client had sent a datagram to api before the two were separated, and sends from the same port again. A rule that asks for the beginning of a conversation (--ctstate NEW), or stands behind one that accepts ESTABLISHED, does not stop it.',
      })
    },
  )

  check(
    'isolated-early',
    'a network that comes later is kept apart as well',
    {
      needs: ['isolated-there'],
    },
    async (world) => {
      const { web, early } = await isolated(world)
      ensure(early === undefined, {
        expected: `isolateFrom('${LATE.bridge}') returns, although there is no such bridge yet`,
        observed: `it threw: ${early?.message}`,
        next: 'iptables does not ask whether there is an interface of that name: a rule that names it holds from the first packet on.',
      })
      const late = await comesLate(world)
      await using _ = late.gone
      await Promise.all([
        packet({ from: web.place, to: LATE.ip, port: 80 }).isNotAnswered({
          whereas: packet({ from: world.host, to: LATE.ip, port: 80 }),
          next: `isolateFrom('${LATE.bridge}') was called before that bridge was there, and isolateFrom('${BACK.bridge}') after it. Each of them holds.`,
        }),
        packet({ from: late.place, to: web.ip, port: 80 }).isNotAnswered({
          whereas: packet({ from: world.host, to: web.ip, port: 80 }),
          next: 'Isolation has two directions, for each of the other networks.',
        }),
      ])
    },
  )

  check('isolated-internet', 'both networks still reach 203.0.113.10', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    for (const { place } of [web, api]) {
      await packet({ from: place, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'Stop only what goes from the one bridge to the other: name both, one with -i and one with -o.',
      })
    }
  })

  check('isolated-within', 'within the other network, api reaches worker', {}, async (world) => {
    const { api, worker } = await withinOther(world)
    await packet({ from: api.place, to: worker.ip, port: 80 }).isAnswered({
      by: worker.place,
      next: 'The network of front-back has its icc on. What leaves by the bridge that it came in by has not changed networks: stop only what leaves by the other bridge.',
    })
  })
}

interface Late {
  place: ContainerPlace
  /** When it is disposed of, nothing is left of the network. */
  gone: AsyncDisposable
}

/** A network of somebody else's, by hand. */
async function comesLate(world: World): Promise<Late> {
  const { bridge, gateway, ip } = LATE
  const late = await world.container('late')
  await late.listen(80)
  const there = (await late.execute(['ip', 'netns', 'identify'])).stdout.trim()
  const here = [
    `link add ${bridge} up type bridge`,
    `address add ${gateway}/16 dev ${bridge}`,
    `link add late up master ${bridge} type veth peer name eth0 netns ${there}`,
  ]
  const inside = [`address add ${ip}/16 dev eth0`, 'link set eth0 up', `route add default via ${gateway}`]
  for (const [place, lines] of [
    [world.host, here],
    [late, inside],
  ] as const) {
    const { code, stderr } = await place.execute(['ip', '-batch', '-'], lines.join('\n'))
    if (code !== 0) throw new GuestFailed(`a third network could not be made: ${stderr}`)
  }
  const remove = ['sh', '-c', `ip link delete late && ip link delete ${bridge}`]
  return { place: late, gone: { [Symbol.asyncDispose]: async () => void (await world.host.execute(remove)) } }
}
