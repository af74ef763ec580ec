/**
 * Lab 4.3: two networks that must not meet.
 */
import {
  type Check,
  type Connected,
  ensure,
  foreignNetwork,
  INTERNET,
  packet,
  reachesUplink,
  relyOn,
  together,
  unaskedStopped,
} from '../support/index.ts'
import type { TwoNetworks } from './scene.ts'

const ONLY_BETWEEN =
  'Stop only what goes from the one bridge to the other: name both, one with -i and one with -o.'

export function isolation(check: Check, networks: TwoNetworks): void {
  const { isolated, withinOther, front, back, late, port, strange } = networks

  check('isolated-there', 'web reaches nobody on the other network', {}, async (world) => {
    const { web, api } = await isolated(world)
    await packet({ from: web.place, to: api.ip, port }).isNotAnswered({
      whereas: packet({ from: world.host, to: api.ip, port }),
      next: `Lab 4.1 accepts what comes in by the bridge and leaves by any other interface, and the bridge of the other network is one. The first rule that matches decides: yours has to stand in front of that one, and to name ${front.bridge} and ${back.bridge}. What setIcc adds names its bridge twice, or it accepts this packet as well.`,
    })
  })

  check('isolated-back', 'api, on the other network, does not reach web', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    await packet({ from: api.place, to: web.ip, port }).isNotAnswered({
      whereas: packet({ from: world.host, to: web.ip, port }),
      next: 'Isolation has two directions. What comes in by the other bridge and leaves by this one needs a rule as well, and like the other one it must not ask who began the conversation.',
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
        'Whatever the protocol, and whatever a packet is part of: name the two bridges, and nothing else. A rule with a state, such as --ctstate NEW, or with a limit leaves all other packets alone.'
      const stopped = (from: Connected, to: Connected) =>
        packet({ from: from.place, to: to.ip, port, protocol: 'udp' }).isNotAnswered({
          whereas: packet({ from: world.host, to: to.ip, port, protocol: 'udp' }),
          next,
        })
      await together([stopped(web, api), stopped(api, web)])
      // One after the other: a ping that has got through is answered, and that would be counted as one of the other direction.
      await unaskedStopped(world, { from: web.place, to: api, strange, next })
      await unaskedStopped(world, { from: api.place, to: web, strange, next })
    },
  )

  check(
    'isolated-midway',
    'isolation ends conversations that have begun',
    {
      needs: ['isolated-there'],
    },
    async (world) => {
      const { web, api, conversation, conversationBack } = await isolated(world)
      const protocol = 'udp'
      const stopped = (from: Connected, to: Connected, clientPort: number) =>
        packet({ from: from.place, to: to.ip, port, protocol, clientPort }).isNotAnswered({
          whereas: packet({ from: world.host, to: to.ip, port, protocol }),
          next: 'This client had sent a datagram there before the two were separated, and sends from the same port again. A rule that asks for the beginning of a conversation (--ctstate NEW), or stands behind one that accepts ESTABLISHED, does not stop it.',
        })
      await together([stopped(web, api, conversation), stopped(api, web, conversationBack)])
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
        expected: `isolateFrom('${late.bridge}') returns, although there is no such bridge yet`,
        observed: `it threw: ${early?.message.split('\n')[0]}`,
        next: 'iptables does not ask whether there is an interface of that name: a rule that names it holds from the first packet on.',
      })
      await using newcomer = await foreignNetwork(world, late, { name: 'late', port })
      const ip = late.address(1)
      const next = `isolateFrom('${late.bridge}') was called before that bridge was there, and isolateFrom('${back.bridge}') after it. Each of them holds, in both directions.`
      await together([
        packet({ from: web.place, to: ip, port }).isNotAnswered({
          whereas: packet({ from: world.host, to: ip, port }),
          next,
        }),
        packet({ from: newcomer.place, to: web.ip, port }).isNotAnswered({
          whereas: packet({ from: world.host, to: web.ip, port }),
          next,
        }),
      ])
    },
  )

  check('isolated-internet', 'both networks still reach 203.0.113.10', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    for (const { place } of [web, api]) {
      await packet({ from: place, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: ONLY_BETWEEN,
      })
    }
    await reachesUplink(world, {
      ...{ from: web.place, port },
      next: `A host can have several ways out, and none of them is the other network. ${ONLY_BETWEEN}`,
    })
  })

  check('isolated-within', 'within the other network, api reaches worker', {}, async (world) => {
    const { api, worker } = await withinOther(world)
    await packet({ from: api.place, to: worker.ip, port }).isAnswered({
      by: worker.place,
      next: 'The other network has its icc on. What leaves by the bridge that it came in by has not changed networks: stop only what leaves by the other bridge.',
    })
  })
}
