/**
 * Lab 4.7: what ends with a container, and what must survive its end.
 */
import type { RunningContainer } from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  type Check,
  differences,
  ensure,
  type HostState,
  listed,
  once,
  relyOn,
  type World,
} from '../support/index.ts'
import { type Containers, ensureUnchanged, OTHER_NETWORK, reachWeb, run, runWeb } from './scene.ts'

export function stopping(check: Check, scene: Containers): void {
  /** Two containers in host mode ran, and one of them was stopped. */
  const stopped = once(stopMonitor)
  const stoppedMonitor = (world: World): Promise<Stop> => stopped(scene, world)

  check(
    'stop-ends',
    'after stop, a process in host mode is gone',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { monitor, other } = await stoppedMonitor(world)
      ensure(!(await world.isRunning(monitor.pid)), {
        expected: `process ${monitor.pid}, which was container monitor, has ended`,
        observed: 'it still runs, and holds every port of the host that it listens on',
        next: 'There is no network to take down after host mode, but there is a process: stop() of what startProcess returned.',
      })
      ensure(await world.isRunning(other.pid), {
        expected: `process ${other.pid}, which is container other in host mode, still runs: monitor was stopped`,
        observed: 'it has ended as well',
        next: 'End the one process that was started for this container. What others run may have the same name.',
      })
    },
  )

  check(
    'stop-keeps-host',
    'stopping in host mode changes nothing on the host',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { web } = scene
      const { before, after } = await relyOn('stop-ends', stoppedMonitor(world))
      ensureUnchanged(before, after, {
        expected: 'the host has the same interfaces, addresses, routes, rules and switches as before stop',
        next: "What is done to the network of a container in host mode is done to the host's. There is nothing of ours in it: leave all of it alone.",
      })
      await reachWeb(world, web)
    },
  )

  check(
    'stop-bridged',
    'after stop, ports and address on the bridge are free',
    {
      needs: ['bridge-mode'],
      hint: 'What run has published, stop has to take back: the port is still taken.',
    },
    async (world) => {
      const { runner, db, beforeWeb } = scene
      await runner.stop('web')
      ensure(!(await world.isRunning(scene.web.pid)), {
        expected: `process ${scene.web.pid}, which was container web, has ended`,
        observed: 'it still runs',
        next: 'Whatever the mode, the process has to be ended: stop() of what startProcess returned.',
      })
      const { added, removed } = differences(beforeWeb, await world.state())
      ensure(added.length === 0, {
        expected: 'of web, neither a veth nor a rule is left',
        observed: `left: ${listed(added)}`,
        next: 'For a container in bridge mode, call removePortForward of lab 4.2 for each of its mappings, and cleanup of lab 4.1.',
      })
      ensure(removed.length === 0 && (await db.ping(OTHER_NETWORK.gateway)), {
        expected: `db, another container, still has its cable, and a ping from it to ${OTHER_NETWORK.gateway} is answered`,
        observed: removed.length === 0 ? 'no answer came' : `gone: ${listed(removed)}`,
        next: 'web was stopped, and db was not. The bridge is for both of them.',
      })
      const before = scene.web.ip
      scene.web = await runWeb(runner, world, { id: 'next', number: 7 })
      ensure(scene.web.ip === before, {
        expected: `the next container gets ${before}, which web had: it is the lowest address that is free`,
        observed: `it got ${scene.web.ip}`,
        next: 'cleanup of lab 4.1 makes the address free again.',
      })
    },
  )

  check(
    'stop-twice',
    'stopping again does nothing',
    { needs: ['stop-bridged', 'stop-ends'], hint: 'What has ended need not be stopped: that is no error.' },
    async (world) => {
      const { runner, web } = scene
      const before = await world.state()
      for (const id of ['web', 'monitor', 'nobody']) await runner.stop(id)
      ensureUnchanged(before, await world.state(), {
        expected:
          'the second stop of web and of monitor, and that of a container that never ran, change nothing',
        next: 'What the first stop has taken back may be somebody else’s by now: next has the address and the ports that web had.',
      })
      await reachWeb(world, web)
    },
  )
}

interface Stop {
  monitor: RunningContainer
  other: RunningContainer
  before: HostState
  after: HostState
}

async function stopMonitor({ runner }: Containers, world: World): Promise<Stop> {
  const monitor = await relyOn('sees-host', run(runner, world, { id: 'monitor', number: 5, network: 'host' }))
  const other = await relyOn('sees-host', run(runner, world, { id: 'other', number: 6, network: 'host' }))
  const before = await world.state()
  await runner.stop('monitor')
  return { monitor, other, before, after: await world.state() }
}
