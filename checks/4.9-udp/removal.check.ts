/**
 * Lab 4.9: nobody is answered when the port is closed.
 */
import {
  type Check,
  differences,
  ensure,
  listed,
  once,
  packet,
  parseMapping,
  relyOn,
  type World,
} from '../support/index.ts'
import {
  ALONE_MAPPING,
  ask,
  askAlone,
  askInside,
  askLocally,
  askSecond,
  BEHIND,
  LEAVING,
  LEAVING_INSIDE,
  LEAVING_LOCALLY,
  MAPPING,
  type MovingPort,
  SECOND,
} from './scene.ts'

const protocol = 'udp'

export function removal(check: Check, scene: MovingPort): void {
  const { published } = scene

  /** Clients have been answered, and then 53:5353 was removed. */
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
      const next = `Still there: ${listed(added)}. Moving is removing and adding: a rule for the old container that stays below the new one comes to life when the new one goes.`
      const whereas = packet({ from: world.host, to: scene.owner.ip, port: BEHIND, protocol })
      await ask(world).isNotAnswered({ whereas, next })
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
      const clients = [
        ask(world, LEAVING),
        askLocally(world, LEAVING_LOCALLY),
        askInside(all, LEAVING_INSIDE),
        askAlone(world),
      ]
      await Promise.all(
        clients.map((client) =>
          client.isNotAnswered({
            whereas: packet({ from: world.host, to: scene.owner.ip, port: BEHIND, protocol }),
            next: 'The rules are gone, and for what has begun the kernel does not need them. A UDP client never hangs up: have the kernel forget the conversation, also where the mapping was for UDP alone.',
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
      await forwarder.removePortForward(await parseMapping(world, MAPPING), scene.owner.ip)
      await forwarder.removePortForward(await parseMapping(world, `${SECOND}:${BEHIND}`), fresh.ip)
      const { added, removed: gone } = differences(before, await world.state())
      ensure(added.length + gone.length === 0, {
        expected: `removing ${MAPPING} again, and ${SECOND}:${BEHIND} for a container that it does not lead to, changes nothing`,
        observed: `gone: ${listed(gone)}; added: ${listed(added)}`,
        next: 'A mapping is published for one container. Take it back when that is the one you are asked about.',
      })
      await askSecond(world).isAnswered({
        by: old.place,
        next: `${SECOND}:${BEHIND} leads to old, and was to be removed for new.`,
      })
    },
  )
}

async function remove({ owner, published }: MovingPort, world: World): Promise<void> {
  const all = await published(world)
  const answered = { by: owner.place, next: '' }
  const asked = async (): Promise<void> => {
    await ask(world, LEAVING).isAnswered(answered)
    await askLocally(world, LEAVING_LOCALLY).isAnswered({ ...answered, byProgram: true })
    await askInside(all, LEAVING_INSIDE).isAnswered({ ...answered, byProgram: true })
    await askAlone(world).isAnswered({ by: all.old.place, next: '' })
  }
  await relyOn('move-new-client', asked())
  await all.forwarder.removePortForward(await parseMapping(world, MAPPING), owner.ip)
  await all.forwarder.removePortForward(await parseMapping(world, ALONE_MAPPING), all.old.ip)
}
