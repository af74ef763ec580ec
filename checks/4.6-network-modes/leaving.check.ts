/**
 * Lab 4.6: those who share a network go, one after the other.
 */
import { type Check, ensure, INTERNET, isDone, isRefused, packet } from '../support/index.ts'
import { childIn, processNumbered } from './processes.ts'
import { isUnchanged, linksOf, modesOn, parse, type Sharing, shown } from './scene.ts'

export function leaving(check: Check, scene: Sharing): void {
  const { names } = scene

  check(
    'sharer-leaves',
    'when the sharer goes, the owner keeps its network',
    { needs: ['share-address'] },
    async (world) => {
      const { modes, web, side, shared } = scene
      const before = await linksOf(web)
      await modes.detach(names.helper)
      await modes.detach(names.side)
      isUnchanged({
        ...{ before, after: await linksOf(web), what: `after its sharers have gone ${names.web}` },
        next: `The cable belongs to ${names.web}, and ${names.side} was a guest. Take back only what attach() made for this very container.`,
      })
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: `The interfaces of ${names.web} are still there; its route or its rules are not. Take back only what attach() made for ${names.side}.`,
      })
      await isDone({
        call: `attach('${names.side}', pid, container:${names.web}), after its detach,`,
        work: () => modes.attach(names.side, side.pid, shared),
        next: 'detach() has to forget the id, whatever its mode was.',
      })
    },
  )

  check(
    'share-stopped',
    'nobody shares with a container that is gone',
    { needs: ['sharer-leaves', 'foreign-namespace'] },
    async (world) => {
      const { manager, modes, network, bridge, web, side, stranger, address, shared } = scene
      const refused = async (text: string, because: string, next: string): Promise<void> => {
        const mode = await parse(world, text)
        await isRefused({
          call: `namespaceFor(${text}): ${because}; it`,
          work: () => modes.namespaceFor(mode),
          next,
        })
      }
      const beside = await isDone({
        call: `attach('${names.stranger}', pid, bridge)`,
        work: () => modes.attach(names.stranger, stranger.pid, bridge),
        next: 'An id that was detached is free.',
      })
      ensure(beside === network.address(2), {
        expected: `beside ${names.web} and its sharer, the next container on the bridge gets ${network.address(2)}`,
        observed: `it gets ${shown(beside)}`,
        next: `${names.side} shares the address of ${names.web}: for a sharer, none is taken from the pool.`,
      })
      await modes.detach(names.stranger)
      const others = await modesOn(world, manager)
      await isRefused({
        call: `namespaceFor(container:${names.web}) of a second NetworkModes`,
        work: () => others.namespaceFor(shared),
        next: `${names.web} is attached to the first one. What is attached belongs to each object: no static field, no variable of the module.`,
      })
      await refused(
        'container:nobody',
        'there is no such container',
        'Which containers are attached? Ask your own list.',
      )
      await refused(
        `container:${names.web.slice(0, -1)}`,
        `${names.web} is attached, and no such container`,
        'An id is the whole of it, not what it begins with.',
      )
      await web.stop()
      await refused(
        `container:${names.web}`,
        'its process is gone, although nobody has called detach() yet',
        'A pid is a number, and its process may be gone: /proc/PID/ns/net can be read only while it is there.',
      )
      const gone = await world.deadPid()
      await isRefused({
        call: `attach('${names.helper}', ${gone}, container:${names.web}), when both processes are gone,`,
        work: () => modes.attach(names.helper, gone, shared),
        next: 'Of neither process can the namespace be read. That two of them are unknown does not make them the same.',
      })
      await isRefused({
        call: `attach('${names.helper}', pid, container:${names.web}), whose process runs in another namespace, when that of ${names.web} is gone,`,
        work: () => modes.attach(names.helper, stranger.pid, shared),
        next: `The process of ${names.web} is gone, so its namespace cannot be read any more. That is no reason to let anybody in: compare with what it was at attach(), or refuse.`,
      })
      await isDone({
        call: `detach('${names.web}'), whose process has ended,`,
        work: () => modes.detach(names.web),
        next: 'Nothing has to be done inside of it: all that is to be taken back is on the host.',
      })
      await refused(
        `container:${names.web}`,
        'it is detached',
        'detach() has to forget the container. By now its pid may belong to another process.',
      )
      await isRefused({
        call: `attach('${names.helper}', pid, container:${names.web}), which is detached,`,
        work: () => modes.attach(names.helper, side.pid, shared),
        next: 'Whether the container to share with is attached, attach() has to ask as well: by now that namespace is nobody’s but the sharer’s.',
      })
      const sharer = await parse(world, `container:${names.side}`)
      const path = await isDone({
        call: `namespaceFor(container:${names.side}), whose process runs,`,
        work: () => modes.namespaceFor(sharer),
        next: `${names.web} has ended and was detached, and nothing else: ${names.side} shared its namespace, is attached as before, and its process is still in there. That is the process to name now.`,
      })
      const isOfWeb = String(path).startsWith(`/proc/${web.pid}/`)
      ensure(typeof path === 'string' && path.startsWith('/') && !isOfWeb, {
        expected: `namespaceFor(container:${names.side}) is the path of the network namespace that ${names.side} is in`,
        observed: `it is ${shown(path)}`,
        next: `Any container that is attached can be shared with. ${names.side} has a process of its own, that of ${names.web} is gone, and its path with it.`,
      })
      const shares = `attach('${names.helper}', pid, container:${names.side})`
      const lost = await isDone({
        call: `${shares}, in the namespace of ${names.side},`,
        work: () => modes.attach(names.helper, side.pid, sharer),
        next: `${names.side} is attached, and its process runs: it can be shared with.`,
      })
      ensure(lost === undefined, {
        expected: `${shares} returns undefined: ${names.side} shares the network of ${names.web}, which is detached`,
        observed: `it returns ${shown(lost)}`,
        next: `The address was that of ${names.web}, and detach() has taken it back: by now it may be another container's. Ask for it when it is wanted, instead of copying it.`,
      })
      await modes.detach(names.helper)
      const next = await isDone({
        call: `attach('${names.stranger}', pid, bridge)`,
        work: () => modes.attach(names.stranger, stranger.pid, bridge),
        next: 'An id that was detached is free.',
      })
      ensure(next === address, {
        expected: `the next container on the bridge gets the address that ${names.web} had, ${address}`,
        observed: `it gets ${shown(next)}`,
        next: `${names.web} has ended and was detached: its address is free, only cleanup() of lab 4.1 gives it back.`,
      })
    },
  )
  check(
    'process-gone',
    'a process that is gone shares nothing',
    { needs: ['share-stopped'] },
    async (world) => {
      const { modes, none, stranger } = scene
      const job = await childIn(world, stranger)
      await modes.attach('job', job.pid, none)
      const mode = await parse(world, 'container:job')
      const refused = (because: string, next: string): Promise<void> =>
        isRefused({
          call: `namespaceFor(container:job): ${because}; it`,
          work: () => modes.namespaceFor(mode),
          next,
        })
      await job.kill()
      await refused(
        'its process has ended, and its parent has not asked how',
        'Such a process is a zombie: /proc/PID is there until its parent asks, and so kill(PID, 0) works. Its namespace is gone: /proc/PID/ns/net cannot be read.',
      )
      await job.end()
      const heir = await processNumbered(world, job.pid)
      try {
        await refused(
          `its process has ended, and its pid, ${job.pid}, has been given to a process in the network of the host`,
          'A pid is given again. When a container is attached, write down which namespace its process is in, as readlink of /proc/PID/ns/net tells it, and compare.',
        )
      } finally {
        await heir.end()
      }
      await modes.detach('job')
    },
  )
}
