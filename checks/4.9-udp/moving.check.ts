/**
 * Lab 4.9: who answers while the port moves, and afterwards.
 */
import {
  type Check,
  ensure,
  HOST,
  LOCALHOST,
  packet,
  parseMapping,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'
import { clientOfHost, newcomersAsk } from './askers.ts'
import {
  ask,
  askGateway,
  askInside,
  askLocally,
  askSecond,
  askThere,
  forgottenOf,
  type MovingPort,
} from './scene.ts'

export function moving(check: Check, scene: MovingPort): void {
  const { published, moved, ports, mappings, clients } = scene

  check('move-new-client', 'after the move the new container answers', {}, async (world) => {
    const { fresh } = await relyOn('early-client', published(world))
    await moved(world)
    for (const each of ['tcp', 'udp'] as const) {
      await packet({ from: world.neighbor, to: HOST, port: ports.main, protocol: each }).isAnswered({
        by: fresh.place,
        next: `movePortForward takes away what leads to the old container and adds what leads to the new one, for each protocol of the mapping; look at ${each.toUpperCase()}.`,
      })
    }
  })

  check(
    'move-same-client',
    'after the move it answers old clients as well',
    { needs: ['move-new-client'] },
    async (world) => {
      const all = await published(world)
      const by = all.fresh.place
      const next =
        'The nat table is asked about the first datagram only, and these clients sent theirs before the move. Have the kernel forget the conversations that lead to the old container, from whichever address they came: conntrack -D. --orig-port-dst is the port of the host.'
      await ask(scene, world, clients.returning).isAnswered({ by, next })
      await askLocally(scene, world, clients.returningLocally).isAnswered({ by, byProgram: true, next })
      await askInside(all, clients.returningInside).isAnswered({ by, byProgram: true, next })
      await askThere(scene, world).isAnswered({ by, next })
      await askGateway(all, clients.patientInside).isAnswered({ by, byProgram: true, next })
    },
  )

  check(
    'move-other-conversations',
    'the conversations of others are not forgotten',
    { needs: ['move-new-client'] },
    async (world) => {
      const { forgotten } = await moved(world)
      ensure(forgotten.length === 0, {
        expected: `the kernel still remembers conversations that have nothing to do with port ${ports.main} of this host`,
        observed: `it has forgotten ${forgotten.join(' and ')}: an answer that is under way finds nobody who asked`,
        next: 'Forget only what went through this mapping. conntrack -D takes the container (--dst-nat) as a filter as well as the port (--orig-port-dst): the port alone is that of every name server, and the container alone has other ports.',
      })
      const { old } = await published(world)
      await askSecond(scene, world).isAnswered({
        by: old.place,
        next: `${ports.main} was moved, and ${mappings.second} was not.`,
      })
    },
  )

  check(
    'move-under-traffic',
    'a client that asks during the move gets there',
    { needs: ['early-client', 'move-same-client'] },
    async (world) => {
      const { forwarder, old, fresh } = await published(world)
      const mapping = await parseMapping(world, mappings.main)
      await ask(scene, world, clients.busy).isAnswered({ by: fresh.place, next: '' })
      {
        await using _traffic = await world.neighbor.traffic(HOST, ports.main, clients.busy)
        await using _more = await world.host.traffic(LOCALHOST, ports.main, clients.busyLocally)
        await using _others = await newcomersAsk(world, ports.main)
        scene.owner = old // back to where it was before the quiet move
        await forwarder.movePortForward(mapping, fresh.ip, old.ip)
      }
      const next =
        'A datagram that comes between two of your commands begins a conversation of its own. So change the rules first and forget afterwards; and what comes while no rule is there is for the host itself, which has to be forgotten when the new rules are.'
      await ask(scene, world, clients.busy).isAnswered({ by: old.place, next })
      await askLocally(scene, world, clients.busyLocally).isAnswered({ by: old.place, byProgram: true, next })
      const newcomer = await clientOfHost(world, ports.main)
      if (newcomer !== undefined)
        await ask(scene, world, newcomer).isAnswered({
          by: old.place,
          next: 'This client has sent its first datagram during the move, when no rule was there: it was for the host itself, and so are the next ones. Once the new rules are there, have the kernel forget such clients, as addPortForward does.',
        })
      // From here on it belongs to another one than it was published for.
      await forwarder.movePortForward(mapping, old.ip, fresh.ip)
      scene.owner = fresh
    },
  )
}

export function movingOneProtocol(check: Check, scene: MovingPort): void {
  const { published, ports, mappings, behind, clients } = scene

  /** A client that asks the container itself asks the same port then. */
  async function movedWithEqualPorts(world: World): Promise<void> {
    const { forwarder, old, fresh, network } = await published(world)
    const mapping = await parseMapping(world, `${behind}:${behind}/udp`)
    await forwarder.addPortForward(mapping, old.ip)
    const direct = packet({
      ...{ from: world.host, to: old.ip, port: behind, protocol: 'udp' },
      clientPort: clients.direct,
    })
    await direct.isAnswered({ by: old.place, next: '' })
    await forwarder.movePortForward(mapping, old.ip, fresh.ip)
    const conversation = `src=${network.gateway} dst=${old.ip} sport=${clients.direct} dport=${behind}`
    ensure((await forgottenOf([conversation], world.host)).length === 0, {
      expected: `after ${behind}:${behind}/udp was moved, the kernel still remembers that the host has asked ${old.ip}:${behind} itself`,
      observed: 'it has forgotten it',
      next: 'That conversation came by no published port: it was sent to the container. conntrack tells by its translation what a rule has led there: --dst-nat.',
    })
    await forwarder.removePortForward(mapping, fresh.ip)
  }

  check(
    'move-one-protocol',
    'moving one protocol leaves the other where it is',
    { needs: ['remove-twice'] },
    async (world) => {
      const { forwarder, old, fresh } = await published(world)
      await forwarder.movePortForward(await parseMapping(world, `${mappings.second}/udp`), old.ip, fresh.ip)
      const next = `${mappings.second} was published for both protocols, and ${mappings.second}/udp was moved: UDP goes to the new container, TCP stays with the old one.`
      const overTcp = packet({ from: world.neighbor, to: HOST, port: ports.second })
      await askSecond(scene, world).isAnswered({ by: fresh.place, next })
      await overTcp.isAnswered({ by: old.place, next })
      await forwarder.movePortForward(await parseMapping(world, `${mappings.second}/tcp`), old.ip, fresh.ip)
      await overTcp.isAnswered({
        by: fresh.place,
        next: `Then ${mappings.second}/tcp was moved as well. Without UDP there is nothing to forget, and the port moves all the same.`,
      })
      await movedWithEqualPorts(world)
      const both = await parseMapping(world, mappings.second)
      const [refusal] = await Promise.all([
        refusalOf(() => forwarder.movePortForward(both, fresh.ip, old.ip)),
        refusalOf(() => forwarder.addPortForward(both, fresh.ip)),
      ])
      if (refusal !== undefined) return
      await askSecond(scene, world).isAnswered({
        by: old.place,
        next: `${mappings.second} was moved back, and at the same moment somebody wanted the port for ${fresh.ip}. Only one of the two gets it: when that is not the move, let the error of addPortForward through.`,
      })
    },
  )
}
