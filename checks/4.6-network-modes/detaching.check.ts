/**
 * Lab 4.6: what is left when a container goes.
 */
import { type Check, type ContainerPlace, ensure, isDone, isRefused } from '../support/index.ts'
import { isUnchanged, type OwnNetworks, oneIsAttached, parse, shown } from './scene.ts'

/** The lowest that is nobody's on a network without containers. */
const FIRST = '172.18.0.2'

export function detaching(check: Check, scene: OwnNetworks): void {
  check(
    'detach-bridge',
    'after detach, cable, address and id are free',
    { needs: ['dead-pid'] },
    async (world) => {
      const { manager, modes, web, job, other, links } = scene
      for (const id of ['web', 'job', 'late']) await modes.detach(id)
      isUnchanged({
        ...{
          before: links.before,
          after: await world.host.linkNames(),
          what: 'after detach of all containers the host',
        },
        next: 'What setupContainerNetwork has made, cleanup takes back.',
      })
      for (const id of ['web', 'never-attached', 'constructor']) {
        await isDone({
          call: `detach('${id}')`,
          work: () => modes.detach(id),
          next: 'What is not attached (any more) has nothing to take back: that is no error.',
        })
      }
      const [none, bridge] = [await parse(world, 'none'), await parse(world, 'bridge')]
      await oneIsAttached(world, modes, other, [bridge, none])
      await manager.setupContainerNetwork('outsider', other.pid)
      const connected = await world.host.linkNames()
      await isRefused({
        call: "attach('outsider', …, bridge), which the manager has connected already,",
        work: () => modes.attach('outsider', other.pid, bridge),
        next: 'The manager refuses an id that it has connected: let that error pass on.',
      })
      await modes.detach('outsider')
      isUnchanged({
        before: connected,
        after: await world.host.linkNames(),
        what: "after attach('outsider', …) was refused, and detach('outsider'), the host",
        next: 'outsider was connected by the manager, and never attached here: its cable is not yours to pull, neither after a refusal nor in detach(). Take back only what attach() has made.',
      })
      const next = 'detach() has to forget the id, whatever its mode was.'
      await isDone({
        call: "attach('job', …, none), after its detach,",
        work: () => modes.attach('job', job.pid, none),
        next,
      })
      const ownCableOnly = {
        none,
        'container:job': await parse(world, 'container:job'),
      }
      for (const [text, mode] of Object.entries(ownCableOnly)) {
        await isDone({
          call: `attach('outsider', …, ${text}), with the id of a container that the manager has connected,`,
          work: () => modes.attach('outsider', job.pid, mode),
          next: `Nobody is attached here by that id. Mode ${text} has no need of the manager.`,
        })
        await modes.detach('outsider')
        isUnchanged({
          before: connected,
          after: await world.host.linkNames(),
          what: `after attach('outsider', …, ${text}) and detach('outsider') the host`,
          next: `With mode ${text}, attach() made no cable, so detach() has none to take back: that of outsider was made by somebody else, with the same manager. Call cleanup() for mode bridge alone.`,
        })
      }
      await manager.cleanup('outsider')
      const attached = async (place: ContainerPlace, when: string): Promise<void> => {
        const address = await isDone({
          call: `attach('web', …, bridge), ${when},`,
          work: () => modes.attach('web', place.pid, bridge),
          next: 'The id has to be free in two lists: in your own, and in that of the manager, which forgets it, and its address, in cleanup().',
        })
        ensure(address === FIRST, {
          expected: `web, attached ${when}, gets the lowest address, ${FIRST}`,
          observed: `it gets ${shown(address)}`,
          next: 'The cable may be gone without the network knowing: only cleanup() of lab 4.1 gives the address back.',
        })
      }
      await attached(web, 'after its detach')
      await web.stop()
      await isDone({
        call: 'detach() of a container whose process has ended',
        work: () => modes.detach('web'),
        next: 'Nothing has to be done inside of it: all that is to be taken back is on the host.',
      })
      await attached(other, 'after the process of the first one has ended')
    },
  )
}
