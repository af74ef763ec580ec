/**
 * Lab 4.7: what ends with a container, and what must survive its end.
 */
import type { ContainerRunner, RunningContainer } from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  type Check,
  differences,
  ensure,
  ensureSettings,
  type HostState,
  isDone,
  listed,
  once,
  refusalOf,
  relyOn,
  settingsOf,
  type World,
} from '../support/index.ts'
import {
  type Containers,
  commandOf,
  configOf,
  ensureUnchanged,
  type Runner,
  type RunRequest,
  reachWeb,
  run,
  runWeb,
} from './scene.ts'

export function stopping(check: Check, scene: Containers): void {
  /** Two containers in host mode ran, and one of them was stopped; the one of another ContainerRunner, with its id, was not. */
  const stopped = once(stopMonitor)
  const stoppedMonitor = (world: World): Promise<Stop> => stopped(scene, world)

  check(
    'stop-ends',
    'after stop, a process in host mode is gone',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { names } = scene
      const { monitor, other, alike } = await stoppedMonitor(world)
      const alive = async ({ pid }: RunningContainer): Promise<boolean> => world.isRunning(pid)
      const ended = !(await alive(other))
        ? names.other
        : !(await alive(alike))
          ? `${names.monitor} of another ContainerRunner`
          : undefined
      ensure(!(await alive(monitor)), {
        expected: `the process of container ${names.monitor} has ended`,
        observed:
          ended === undefined
            ? 'it still runs, and holds every port of the host that it listens on'
            : `it still runs, and the process of container ${ended} has ended instead`,
        next:
          ended === undefined
            ? 'There is no network to take down after host mode, but there is a process: stop() of what startProcess returned, which kills it. This one does not end by SIGTERM.'
            : ended === names.other
              ? 'Keep of each container which process is its own.'
              : ONE_RUNNER,
      })
      ensure(ended === undefined, {
        expected: `the process of container ${ended}, in host mode, still runs: ${names.monitor} was stopped`,
        observed: 'it has ended as well',
        next: 'End the one process that was started for this container. Others may run the same command.',
      })
      const refusal = await refusalOf(() =>
        scene.runner.run(names.monitor, commandOf(MONITOR), { network: 'host' }),
      )
      ensure(refusal === undefined, {
        expected: `after stop('${names.monitor}'), ${names.monitor} can be run in host mode again`,
        observed: `run threw: ${refusal?.message}`,
        next: 'stop forgets a container in host mode as well.',
      })
      await scene.runner.stop(names.monitor)
      await endsSlowly(scene, world)
    },
  )

  check(
    'stop-keeps-host',
    'stopping in host mode changes nothing on the host',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { web, names } = scene
      const { another, alike, before, settings, stays, after } = await relyOn(
        'stop-ends',
        stoppedMonitor(world),
      )
      ensureUnchanged(before, after, {
        expected: `the host has the same interfaces, addresses, routes, rules and switches as before ${names.monitor} and others were run in host mode, and ${names.monitor} was stopped`,
        next: "What is done to the network of a container in host mode is done to the host's. There is nothing of ours in it: leave all of it alone.",
      })
      ensure(stays, {
        expected: `eth0 was given the address ${MEANWHILE} while ${names.monitor} ran in host mode, and has it after stop('${names.monitor}')`,
        observed: 'it has lost it',
        next: 'What came to the host while the container ran came by somebody else. After host mode there is nothing to take back.',
      })
      await another.stop(names.monitor)
      ensureUnchanged(before, await world.state(), {
        expected: `the host is the same when ${names.monitor} of another ContainerRunner is stopped, the last container of that one`,
        next: 'Other programs have containers on this host as well: that none is left of yours is no reason to change anything.',
      })
      ensure(!(await world.isRunning(alike.pid)), {
        expected: `the process of container ${names.monitor} of another ContainerRunner has ended with its stop`,
        observed: 'it still runs',
        next: ONE_RUNNER,
      })
      await ensureSettings(world.host, {
        before: settings,
        expected: 'the host has the same switches as before containers were run in host mode and stopped',
      })
      await reachWeb(scene, world, web)
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
      const { runner, db, beforeWeb, names, network } = scene
      await runner.stop(names.web)
      ensure(!(await world.isRunning(scene.web.pid)), {
        expected: `the process of container ${names.web} has ended`,
        observed: 'it still runs',
        next: 'Whatever the mode, the process has to be ended: stop() of what startProcess returned.',
      })
      const { added, removed } = differences(beforeWeb, await world.state())
      ensure(added.length === 0, {
        expected: `of ${names.web}, neither a veth nor a rule is left`,
        observed: `left: ${listed(added)}`,
        next: 'For a container in bridge mode, call removePortForward of lab 4.2 for each of its mappings, and cleanup of lab 4.1.',
      })
      ensure(removed.length === 0 && (await db.ping(network.gateway)), {
        expected: `${names.db}, another container, still has its cable, and a ping from it to ${network.gateway} is answered`,
        observed: removed.length === 0 ? 'no answer came' : `gone: ${listed(removed)}`,
        next: `${names.web} was stopped, and ${names.db} was not. The bridge is for both of them.`,
      })
      await endsAlone(scene, world)
      const before = scene.web.ip
      // Where lab 4.1 gives no MAC addresses, the host would go on sending to that of web for up to a minute.
      await world.host.execute(['ip', 'neighbor', 'flush', 'to', before])
      scene.web = await runWeb(scene, world, { id: names.next, number: 7 })
      ensure(scene.web.ip === before, {
        expected: `the next container gets ${before}, which ${names.web} had: it is the lowest address that is free`,
        observed: `it got ${scene.web.ip}`,
        next: 'cleanup of lab 4.1 makes the address free again.',
      })
    },
  )

  check(
    'stop-twice',
    'stopping again does nothing',
    { needs: ['stop-bridged', 'stop-ends'] },
    async (world) => {
      const { runner, web, names } = scene
      const guest = await world.container('guest')
      await world.learner.callOn(runner, 'manager.setupContainerNetwork', names.lost, guest.pid)
      try {
        const before = await world.state()
        for (const id of [names.web, names.monitor, names.lost]) {
          await isDone({
            call: `stop('${id}')`,
            work: () => runner.stop(id),
            next: `${id} ${id === names.lost ? 'was never run' : 'has been stopped before'}: then there is nothing to do, and that is no error.`,
          })
        }
        ensureUnchanged(before, await world.state(), {
          expected: `the second stop of ${names.web} and of ${names.monitor}, and that of ${names.lost}, which this runner never ran, but somebody has connected by its manager, change nothing`,
          next: `Ask what run has written down, and not who is connected. What the first stop has taken back may be somebody else’s by now: ${names.next} has the address and the ports that ${names.web} had.`,
        })
        await runner.run(names.web, commandOf(MONITOR), { network: 'host' })
        await runner.stop(names.web)
        ensureUnchanged(before, await world.state(), {
          expected: `${names.web}, which once was on the bridge, is run in host mode and stopped, and changes nothing`,
          next: `What is to be taken back belongs to one start: of ${names.web} on the bridge it has been, and by now ${names.next} has its address and its ports. Forget it with the stop.`,
        })
      } finally {
        await refusalOf(() => world.learner.callOn(runner, 'manager.cleanup', names.lost))
      }
      await reachWeb(scene, world, web)
    },
  )
}

/** A container on the bridge that publishes nothing, twice. */
async function endsAlone({ runner, names }: Containers, world: World): Promise<void> {
  const request: RunRequest = { id: names.api, number: 11, network: 'bridge' }
  const { pid, ip } = await run(runner, world, request)
  await runner.stop(names.api)
  ensure(!(await world.isRunning(pid)), {
    expected: `the process of container ${names.api}, on the bridge and without ports, has ended`,
    observed: 'it still runs',
    next: 'Whatever the mode, and whatever it has published, the process has to be ended.',
  })
  const next = 'cleanup of lab 4.1 is for every container on the bridge, whether or not it has ports.'
  const call = `run('${names.api}', …), on the bridge and without ports, once more after its stop,`
  const again = (await isDone({ call, work: () => run(runner, world, request), next })) as RunningContainer
  ensure(again.ip === ip, {
    expected: `${names.api}, which has no ports, gets the address that it had before its stop, ${ip}`,
    observed: `it got ${again.ip}`,
    next,
  })
  await runner.stop(names.api)
}

/** With so many sockets of this kind: before a process has ended, the kernel waits a moment for each of them. */
const SOCKETS = 8
const ENDS_SLOWLY = `socket $socket[$_], 17, 3, 0 or die "socket: $!" for 1 .. ${SOCKETS}; sleep`

/** So often somebody looks whether it has them: 20 ms apart. */
const READY_LIMIT = 250

async function endsSlowly({ runner, names }: Containers, world: World): Promise<void> {
  const { pid } = await runner.run(names.monitor, ['perl', '-e', ENDS_SLOWLY], { network: 'host' })
  await world.host.shell(
    `for _ in $(seq ${READY_LIMIT}); do
      [ $(ls /proc/${pid}/fd | wc -l) -gt ${SOCKETS} ] && break
      kill -0 ${pid} || break
      sleep 0.02
    done`,
  )
  await runner.stop(names.monitor)
  ensure(!(await world.isRunning(pid)), {
    expected: `when stop('${names.monitor}') has returned, the process of container ${names.monitor} has ended`,
    observed: 'it has not: it is just ending, and still holds its sockets',
    next: 'stop() of what startProcess returned comes back when the process is gone. Is an await missing in front of it?',
  })
}

interface Stop {
  monitor: RunningContainer
  other: RunningContainer
  /** It has one container, in host mode, with the id of monitor. */
  another: Runner
  alike: RunningContainer
  before: HostState
  settings: string[]
  /** An address that somebody gave the host meanwhile was still there. */
  stays: boolean
  after: HostState
}

const ONE_RUNNER =
  'Ids, and what belongs to them, are those of one ContainerRunner: no static field, no variable of the module.'

/** What the containers in host mode run, all of them the same. */
const MONITOR = 5

async function stopMonitor({ runner, names, network }: Containers, world: World): Promise<Stop> {
  const another = await world.learner.create<ContainerRunner>('ContainerRunner', configOf(network))
  const start = (by: Runner, id: string): Promise<RunningContainer> =>
    relyOn('sees-host', run(by, world, { id, number: MONITOR, network: 'host' }))
  const before = await world.state()
  const settings = await settingsOf(world.host)
  const monitor = await start(runner, names.monitor)
  const other = await start(runner, names.other)
  const alike = (await isDone({
    call: `run('${names.monitor}', …) of another ContainerRunner, while the first one has a container of that id,`,
    work: () => start(another, names.monitor),
    next: ONE_RUNNER,
  })) as RunningContainer
  const meanwhile = (verb: 'add' | 'delete') =>
    world.host.execute(['ip', 'address', verb, MEANWHILE, 'dev', 'eth0'])
  await meanwhile('add')
  let stays = false
  try {
    await runner.stop(names.monitor)
  } finally {
    stays = (await meanwhile('delete')).code === 0
  }
  return { monitor, other, another, alike, before, settings, stays, after: await world.state() }
}

/** Somebody gives the host one more address while monitor runs. */
const MEANWHILE = '192.168.1.177/24'
