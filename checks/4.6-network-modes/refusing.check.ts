/**
 * Lab 4.6: ids that are taken, and processes that are gone.
 */
import { type Check, ensure, isDone, isRefused } from '../support/index.ts'
import { isUnchanged, linksOf, type OwnNetworks, oneIsAttached, parse, shown } from './scene.ts'

/** The two lowest on a network without containers. */
const [FIRST, SECOND] = ['172.18.0.2', '172.18.0.3']

export function refusing(check: Check, scene: OwnNetworks): void {
  check(
    'id-taken',
    'an id that is attached already is refused',
    { needs: ['none-isolated', 'bridge-outside'] },
    async (world) => {
      const { modes } = scene
      scene.other = await world.container('other')
      const [none, bridge] = [await parse(world, 'none'), await parse(world, 'bridge')]
      const before = { host: await world.host.linkNames(), other: await linksOf(scene.other) }
      const again =
        'job is attached, and was so after it had been refused once: a call that is refused changes nothing.'
      for (const [id, mode, words, once] of [
        ['job', none, 'none', undefined] as const,
        ['job', none, 'none', again] as const,
        ['job', bridge, 'bridge', undefined] as const,
        ['web', none, 'none', undefined] as const,
      ]) {
        await isRefused({
          call: `attach('${id}', …, ${words})${once === undefined ? '' : ', once more,'}`,
          work: () => modes.attach(id, scene.other.pid, mode),
          next:
            once ??
            `${id} is attached already. The bridge notices an id that comes twice, and for the other modes you have to. One entry for each id: look before you write it.`,
        })
      }
      const next = 'The id was taken, and this process was not to have anything: look before you do anything.'
      isUnchanged({
        before: before.other,
        after: await linksOf(scene.other),
        what: 'the process that was refused',
        next,
      })
      isUnchanged({ before: before.host, after: await world.host.linkNames(), what: 'the host', next })
      await oneIsAttached(world, modes, scene.other, [none, bridge])
    },
  )

  check(
    'dead-pid',
    'a process that is gone is refused; the id is free',
    { needs: ['id-taken'] },
    async (world) => {
      const { modes, other } = scene
      const pid = await world.deadPid()
      const before = await world.host.linkNames()
      for (const text of ['none', 'bridge']) {
        const mode = await parse(world, text)
        await isRefused({
          call: `attach('late', pid, ${text}), whose process is gone,`,
          work: () => modes.attach('late', pid, mode),
          next: 'A command that failed has to be noticed; zx throws unless you tell it not to.',
        })
      }
      const next = 'Whatever was done or written down before the failure has to be taken back in a catch.'
      isUnchanged({
        before,
        after: await world.host.linkNames(),
        what: 'after attempts that failed the host',
        next,
      })
      const bridge = await parse(world, 'bridge')
      const address = await isDone({
        ...{ call: 'after attempts that failed, attach() with the same id', next },
        work: () => modes.attach('late', other.pid, bridge),
      })
      ensure(address === SECOND, {
        expected: `late gets the lowest address that is free, ${SECOND}: only web has one`,
        observed: `it gets ${shown(address)}`,
        next:
          address === FIRST
            ? 'That is the address of web, which is attached. One manager hands out the addresses of a network: the one that was given to the constructor.'
            : `Somebody has ${SECOND} who is to have no address of their own: a container with mode none, one that shares, or one whose attach() has failed.`,
      })
    },
  )
}
