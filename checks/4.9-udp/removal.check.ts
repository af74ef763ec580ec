/**
 * Lab 4.9: nobody is answered when the port is closed.
 */
import {
  type Check,
  differences,
  ensure,
  HOST,
  LOCALHOST,
  listed,
  NEIGHBOUR,
  once,
  packet,
  parseMapping,
  relyOn,
  type World,
} from '../support/index.ts'
import { keepsAsking } from './askers.ts'
import { ask, askAlone, askInside, askLocally, askSecond, forgottenOf, type MovingPort } from './scene.ts'

const protocol = 'udp'

export function removal(check: Check, scene: MovingPort): void {
  const { published, behind, ports, mappings, names, clients } = scene

  /** Clients have been answered, and then the port was closed. */
  const removing = once(remove)
  const removed = (world: World): Promise<void> => removing(scene, world)

  check(
    'remove-new-client',
    'after removal no rule is left, and nobody gets in',
    { needs: ['move-new-client'] },
    async (world) => {
      const { before } = await published(world)
      await removed(world)
      const { added } = differences(before, await world.state())
      const { ip } = scene.owner
      const because = added.some((line) => line.includes(ip))
        ? `${mappings.main} was moved to ${ip}, and removed for it: since the move it is published for that container.`
        : 'Moving is removing and adding: a rule for the old container that stays below the new one comes to life when the new one goes.'
      const next = `${because} Still there: ${listed(added)}.`
      const whereas = packet({ from: world.host, to: scene.owner.ip, port: behind, protocol })
      await ask(scene, world).isNotAnswered({ whereas, next })
      ensure(added.length === 0, {
        expected: 'after movePortForward and removePortForward the host has the rules it had before',
        observed: `still there: ${listed(added)}`,
        next: 'Moving is removing and adding: what leads to the old container goes before anything leads to the new one.',
      })
    },
  )

  check(
    'remove-same-client',
    'after removal no old client is answered either',
    { needs: ['remove-new-client'] },
    async (world) => {
      await removed(world)
      const all = await published(world)
      const late = [
        ask(scene, world, clients.leaving),
        askLocally(scene, world, clients.leavingLocally),
        askInside(all, clients.leavingInside),
        askAlone(scene, world),
      ]
      await Promise.all(
        late.map((client) =>
          client.isNotAnswered({
            whereas: packet({ from: world.host, to: scene.owner.ip, port: behind, protocol }),
            next: 'The rules are gone, and for what has begun the kernel does not need them. A UDP client never hangs up: have the kernel forget every conversation that came by this port, on whichever side it began, and also where the mapping was for UDP alone. --orig-port-dst is the port of the host. And do so once the rules are gone: two of these clients kept asking all the while.',
          }),
        ),
      )
    },
  )

  check(
    'remove-twice',
    'removing what is not published does nothing',
    {
      needs: ['remove-new-client'],
      hint: 'What is not there any more cannot be removed, and need not be: that is no error.',
    },
    async (world) => {
      const { forwarder, old, fresh, before } = await published(world)
      await askSecond(scene, world).isAnswered({ by: old.place, next: '' })
      await forwarder.removePortForward(await parseMapping(world, mappings.main), scene.owner.ip)
      await forwarder.removePortForward(await parseMapping(world, mappings.second), fresh.ip)
      const another = `${ports.second}:${behind + 1}`
      await forwarder.removePortForward(await parseMapping(world, another), old.ip)
      const conversation = `src=${NEIGHBOUR} dst=${HOST} sport=${clients.beside} dport=${ports.second}`
      ensure((await forgottenOf([conversation], world.host)).length === 0, {
        expected: `after ${mappings.second} was to be removed for ${names.fresh}, and ${another} for ${names.old}, the kernel still remembers the conversation ${conversation}`,
        observed: 'it has forgotten it',
        next: `It goes by ${mappings.second} to ${names.old}, which stays published. Forget only what led to the container, and to the port of it, that the mapping is removed for.`,
      })
      const { added, removed: gone } = differences(before, await world.state())
      ensure(added.length + gone.length === 0, {
        expected: `removing ${mappings.main} again, ${mappings.second} for a container that it does not lead to, and ${another}, which nobody has published, changes nothing`,
        observed: `gone: ${listed(gone)}; added: ${listed(added)}`,
        next: 'A mapping is published for one container and one of its ports. Take it back when these are the ones you are asked about.',
      })
      await askSecond(scene, world).isAnswered({
        by: old.place,
        next: `${mappings.second} leads to ${names.old}, and was to be removed for ${names.fresh}.`,
      })
    },
  )
}

async function remove(scene: MovingPort, world: World): Promise<void> {
  const { owner, published, clients, mappings, ports } = scene
  const all = await published(world)
  const answered = { by: owner.place, next: '' }
  const asked = async (): Promise<void> => {
    await ask(scene, world, clients.leaving).isAnswered(answered)
    await askLocally(scene, world, clients.leavingLocally).isAnswered({ ...answered, byProgram: true })
    await askInside(all, clients.leavingInside).isAnswered({ ...answered, byProgram: true })
    await askAlone(scene, world).isAnswered({ by: all.old.place, next: '' })
  }
  await relyOn('move-new-client', asked())
  const main = await parseMapping(world, mappings.main)
  {
    await using _asking = await keepsAsking(world, ports.main, clients.leaving)
    await using _more = await world.host.traffic(LOCALHOST, ports.main, clients.leavingLocally)
    await all.forwarder.removePortForward(main, owner.ip)
  }
  await all.forwarder.removePortForward(await parseMapping(world, mappings.alone), all.old.ip)
}
