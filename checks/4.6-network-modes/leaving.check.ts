/**
 * Lab 4.6: those who share a network go, one after the other.
 */
import { type Check, ensure, INTERNET, isDone, isRefused, packet } from '../support/index.ts'
import { isUnchanged, linksOf, modesOn, parse, type Sharing, shown } from './scene.ts'

export function leaving(check: Check, scene: Sharing): void {
  check(
    'sharer-leaves',
    'when the sharer goes, web keeps its network',
    { needs: ['share-address'] },
    async (world) => {
      const { modes, web, side, shared } = scene
      const before = await linksOf(web)
      await modes.detach('helper')
      await modes.detach('side')
      isUnchanged({
        ...{ before, after: await linksOf(web), what: 'after its sharers have gone web' },
        next: 'The cable belongs to web, and side was a guest. Take back only what attach() made for this very container.',
      })
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'The interfaces of web are still there; its route or its rules are not. Take back only what attach() made for side.',
      })
      await isDone({
        call: "attach('side', pid, container:web), after its detach,",
        work: () => modes.attach('side', side.pid, shared),
        next: 'detach() has to forget the id, whatever its mode was.',
      })
    },
  )

  check(
    'share-stopped',
    'nobody shares with a container that is gone',
    { needs: ['sharer-leaves', 'foreign-namespace'] },
    async (world) => {
      const { manager, modes, bridge, web, stranger, address, shared } = scene
      const refused = async (text: string, because: string, next: string): Promise<void> => {
        const mode = await parse(world, text)
        await isRefused({
          call: `namespaceFor(${text}): ${because}; it`,
          work: () => modes.namespaceFor(mode),
          next,
        })
      }
      const others = await modesOn(world, manager)
      await isRefused({
        call: 'namespaceFor(container:web) of a second NetworkModes',
        work: () => others.namespaceFor(shared),
        next: 'web is attached to the first one. What is attached belongs to each object: no static field, no variable of the module.',
      })
      await refused(
        'container:nobody',
        'there is no such container',
        'Which containers are attached? Ask your own list.',
      )
      await web.stop()
      await refused(
        'container:web',
        'its process is gone, although nobody has called detach() yet',
        'A pid is a number, and its process may be gone: /proc/PID/ns/net can be read only while it is there.',
      )
      await modes.detach('web')
      await refused(
        'container:web',
        'it is detached',
        'detach() has to forget the container. By now its pid may belong to another process.',
      )
      const next = await isDone({
        call: "attach('stranger', pid, bridge)",
        work: () => modes.attach('stranger', stranger.pid, bridge),
        next: 'An id that was detached is free.',
      })
      ensure(next === address, {
        expected: `the next container on the bridge gets the address that web had, ${address}`,
        observed: `it gets ${shown(next)}`,
        next: 'web has ended and was detached: its address is free, only cleanup() of lab 4.1 gives it back.',
      })
    },
  )
}
