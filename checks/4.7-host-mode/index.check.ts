/**
 * Lab 4.7: a container on the host's own network, what must not be made for it, and what must survive its end.
 */
import type {
  ContainerRunner,
  RunningContainer,
  RunOptions,
} from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  addressOf,
  differences,
  ensure,
  type HostState,
  listed,
  type Place,
  packet,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  textOf,
  type World,
} from '../support/index.ts'

const HOST = '192.168.1.100'
const NEIGHBOUR = '192.168.1.50'

/** Another bridge than the usual one, with few addresses and the gateway on the last of them. */
const OTHER_NETWORK = { bridge: 'lab7', gateway: '10.7.0.14', subnet: '10.7.0.8/29' }

/** What runs in the containers, told apart by its number; the checks bring listeners of their own along. */
const commandOf = (number: number): string[] => ['sleep', `${864_000 + number}`]

type Runner = Remote<ContainerRunner>

interface RunRequest extends RunOptions {
  id: string
  number: number
}

/** Runs a container, and makes sure that the pid that comes back is that of its command. */
async function run(
  runner: Runner,
  world: World,
  { id, number, ...options }: RunRequest,
): Promise<RunningContainer> {
  const container = await runner.run(id, commandOf(number), options)
  const pid = (container as RunningContainer | undefined)?.pid
  ensure(Number.isSafeInteger(pid) && (await world.isRunning(pid ?? 0)), {
    expected: `run('${id}', …) returns the pid of a process that runs`,
    observed: `it returned ${textOf(container)}`,
    next: 'startProcess returns the pid: hand it on, and let the process run.',
  })
  const running = await pidsOf(world, number)
  ensure(running.includes(pid ?? 0), {
    expected: `process ${pid} runs "${commandOf(number).join(' ')}", as run('${id}', …) was asked to`,
    observed: running.length === 0 ? 'nothing runs that command' : `process ${running.join(', ')} does`,
    next: 'Pass the command on to startProcess as it is, an array, and hand on the pid that comes back.',
  })
  return container
}

async function joined(world: World, id: string, pid: number): Promise<Place> {
  try {
    return await world.join(id, pid)
  } catch (error) {
    ensure(await world.isRunning(pid), {
      expected: `process ${pid}, which is container ${id}, goes on until it is stopped`,
      observed: 'it has just ended',
      next: 'Is it really the command that was asked for, which sleeps?',
    })
    throw error
  }
}

/** Which processes of the host run that command. */
async function pidsOf({ host }: World, number: number): Promise<number[]> {
  const { stdout } = await host.shell(`pgrep -f '^${commandOf(number).join(' ')}$'`)
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** Fails when there is anything that was not there before, or the other way round; switches included. */
function ensureUnchanged(
  before: HostState,
  after: HostState,
  { expected, next }: { expected: string; next: string },
): void {
  const { added, removed } = differences(before, after)
  const switched = (after.sections.sysctl ?? []).filter((line) => !before.sections.sysctl?.includes(line))
  ensure(added.length + removed.length + switched.length === 0, {
    expected,
    observed: [
      `added: ${listed(added)}; gone: ${listed(removed)}`,
      ...(switched.length === 0 ? [] : [`switched: ${listed(switched)}`]),
    ].join('; '),
    next,
  })
}

/** Fails when a start that was refused has left its process. */
async function ensureNotStarted(world: World, { id, number }: RunRequest, next: string): Promise<void> {
  const left = await pidsOf(world, number)
  ensure(left.length === 0, {
    expected: `after run('${id}', …) has thrown, no process of it runs`,
    observed: `process ${left.join(', ')} still runs "${commandOf(number).join(' ')}"`,
    next,
  })
}

scenario('A container on the network of the host', (check) => {
  let runner: Runner
  let before: HostState
  /** The listener of the checks in the container's network namespace. */
  let started: Promise<Place> | undefined
  const monitor = (world: World): Promise<Place> => {
    started ??= runOnHost(world)
    return started
  }

  async function runOnHost(world: World): Promise<Place> {
    await plantStrangers(world)
    runner = await world.learner.create<ContainerRunner>('ContainerRunner')
    before = await world.state()
    const container = await run(runner, world, { id: 'monitor', number: 1, network: 'host' })
    ensure(container.ip === undefined || container.ip === null, {
      expected: "run('monitor', …) in host mode returns a pid and no ip",
      observed: `it returned ${textOf(container)}`,
      next: 'An address is what bridge mode gives to a container. Here nothing gives it one.',
    })
    return joined(world, 'monitor', container.pid)
  }

  check(
    'sees-host',
    "in host mode, the container sees the host's eth0",
    { hint: 'In host mode there is nothing to connect: the host has its eth0 already.' },
    async (world) => {
      const { links } = await (await monitor(world)).network()
      const eth0 = links.find(({ name }) => name === 'eth0')
      ensure(eth0?.addresses.includes(`${HOST}/24`) === true, {
        expected: `inside the container there is an interface eth0 with ${HOST}/24: that of the host`,
        observed:
          eth0 === undefined
            ? `there is only ${links.map(({ name }) => name).join(', ')}`
            : `its eth0 has ${eth0.addresses.join(', ') || 'no address'}`,
        next: 'A process keeps the network namespace of the one that started it, unless it is given one of its own.',
      })
    },
  )

  check('reached-directly', 'a neighbor reaches it through 192.168.1.100', {}, async (world) => {
    const place = await relyOn('sees-host', monitor(world))
    await place.listen(9100)
    await packet({ from: world.neighbour, to: HOST, port: 9100 }).isAnswered({
      by: place,
      seenFrom: NEIGHBOUR,
      next: 'What listens in the network namespace of the host needs no rule to be reached. Is the container in there?',
    })
  })

  check('nothing-added', 'nothing on the host is changed for it', {}, async (world) => {
    await relyOn('sees-host', monitor(world))
    ensureUnchanged(before, await world.state(), {
      expected: 'the host has the same interfaces, routes, rules and switches as before run',
      next: 'Look at the mode first. A network is made for those who need one.',
    })
  })

  check(
    'publish-refused',
    'in host mode, publishing a port is refused',
    { hint: 'There was nothing to publish any more, and the container does not run yet.' },
    async (world) => {
      await relyOn('sees-host', monitor(world))
      const stateBefore = await world.state()
      const wished = ['8080:80', '5353:53/udp']
      const options: RunRequest = { id: 'other', number: 2, network: 'host', publish: wished }
      const refusal = await refusalOf(() => runner.run('other', commandOf(2), { ...options }))
      ensure(refusal !== undefined, {
        expected: "run('other', …) with network 'host' and publish ['8080:80', '5353:53/udp'] throws",
        observed: 'it returned as if all were well, although port 8080 leads nowhere',
        next: 'What is asked for and cannot be done has to be refused: who is not told looks for the fault elsewhere.',
      })
      const unsaid = wished.filter((text) => !refusal.message.includes(text))
      ensure(unsaid.length === 0 && /\bhost\b/i.test(refusal.message), {
        expected: `the message of the error has in it the word host, and each mapping: ${wished.join(', ')}`,
        observed: `it is: ${refusal.message.split('\n')[0]}`,
        next: 'Say what cannot be had, all of it, and why: the ports of a container in host mode are those of the host.',
      })
      const next = 'Refuse before anything is done.'
      await ensureNotStarted(world, options, next)
      ensureUnchanged(stateBefore, await world.state(), {
        expected: 'the host has the same interfaces, routes, rules and switches as before the attempt',
        next,
      })
      await run(runner, world, { id: 'other', number: 2, network: 'host', publish: [] })
    },
  )
})

scenario('The end of a container', (check) => {
  let runner: Runner
  let db: Place
  let web: Bridged
  /** When db was running, and web not yet. */
  let beforeWeb: HostState
  let monitor: RunningContainer
  let other: RunningContainer

  check(
    'bridge-mode',
    'published ports lead to a container on the bridge',
    { hint: 'First the process, in a network namespace of its own, then bridge, cable and ports.' },
    async (world) => {
      await plantStrangers(world)
      runner = await world.learner.create<ContainerRunner>('ContainerRunner', OTHER_NETWORK)
      const { pid } = await run(runner, world, { id: 'db', number: 1, network: 'bridge' })
      db = await joined(world, 'db', pid)
      beforeWeb = await world.state()
      web = await runWeb(runner, world, { id: 'web', number: 2 })
    },
  )

  check(
    'run-refuses',
    'what runs already, or cannot be read, is refused',
    { needs: ['bridge-mode'] },
    async (world) => {
      const before = await world.state()
      const attempts: RunRequest[] = [
        { id: 'web', number: 3, network: 'bridge' },
        { id: 'web', number: 3, network: 'host' },
        { id: 'api', number: 3, network: 'bridge', publish: ['7070:80', '7071'] },
        { id: 'api', number: 3, network: 'bridge', publish: ['7070:80/tcp', '7070:81'] },
      ]
      for (const attempt of attempts) {
        const { id, number, ...options } = attempt
        const refusal = await refusalOf(() => runner.run(id, commandOf(number), options))
        const call = `run('${id}', …, ${JSON.stringify(options)})`
        ensure(refusal !== undefined, {
          expected:
            id === 'web' ? `${call} throws: web is running already` : `${call} throws, as parseAll does`,
          observed: 'it returned as if all were well',
          next: 'Keep what run does first as it was: the look whether the container runs, and parseAll.',
        })
        await ensureNotStarted(world, attempt, 'Look at the id and the mappings before you start anything.')
      }
      ensureUnchanged(before, await world.state(), {
        expected: 'a run that is refused changes nothing',
        next: 'Look at the id and the mappings before you start anything.',
      })
      await reachWeb(world, web)
    },
  )

  let stopped: Promise<Stop> | undefined
  const stoppedMonitor = (world: World): Promise<Stop> => {
    stopped ??= stopMonitor(world)
    return stopped
  }

  async function stopMonitor(world: World): Promise<Stop> {
    monitor = await relyOn('sees-host', run(runner, world, { id: 'monitor', number: 5, network: 'host' }))
    other = await relyOn('sees-host', run(runner, world, { id: 'other', number: 6, network: 'host' }))
    const before = await world.state()
    await runner.stop('monitor')
    return { before, after: await world.state() }
  }

  check(
    'stop-ends',
    'after stop, a process in host mode is gone',
    { needs: ['bridge-mode'] },
    async (world) => {
      await stoppedMonitor(world)
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
      await runner.stop('web')
      ensure(!(await world.isRunning(web.pid)), {
        expected: `process ${web.pid}, which was container web, has ended`,
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
      const before = web.ip
      web = await runWeb(runner, world, { id: 'next', number: 7 })
      ensure(web.ip === before, {
        expected: `the next container gets ${before}, which web had: it is the lowest address that is free`,
        observed: `it got ${web.ip}`,
        next: 'cleanup of lab 4.1 makes the address free again.',
      })
    },
  )

  check(
    'stop-twice',
    'stopping again does nothing',
    { needs: ['stop-bridged', 'stop-ends'], hint: 'What has ended need not be stopped: that is no error.' },
    async (world) => {
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

  check(
    'failed-start',
    'a start that fails leaves nothing behind',
    {
      needs: ['stop-bridged'],
      hint: 'After a start that failed, the next one has to find everything free: the id as well.',
    },
    async (world) => {
      const before = await world.state()
      const undo =
        'What has been done when a step fails has to be undone: catch, take back, throw again. Which steps are in your try?'
      const taken: RunRequest = {
        ...{ id: 'late', number: 4, network: 'bridge' },
        publish: ['9090:80/tcp', '8080:81/tcp'],
      }
      const { id, number, ...options } = taken
      const refusal = await refusalOf(() => runner.run(id, commandOf(number), options))
      ensure(refusal !== undefined, {
        expected: `run('late', …) throws when it is to publish ${taken.publish?.join(', ')}: web has port 8080`,
        observed: 'it returned as if all were well',
        next: 'addPortForward throws. Wait for it, and let its error through.',
      })
      await ensureNotStarted(world, taken, undo)
      ensureUnchanged(before, await world.state(), {
        expected: `after run('late', …) has failed at its second port, nothing of it is left`,
        next: undo,
      })
      const { ip } = await run(runner, world, { ...taken, publish: ['9090:80/tcp'] })
      ensure(ip === addressAfter(web.ip), {
        expected: `late gets ${addressAfter(web.ip)}, the lowest address that is free`,
        observed: `it got ${textOf(ip)}`,
        next: 'The start that failed has taken an address and kept it. cleanup of lab 4.1 makes it free again.',
      })
    },
  )

  check(
    'stop-after-end',
    'stop also tidies up after a process that died',
    { needs: ['failed-start'], hint: 'Its process is gone, and the rules of its ports are not.' },
    async (world) => {
      const [pid = 0] = await pidsOf(world, 4)
      await world.host.shell(`kill -KILL ${pid}`)
      await runner.stop('late')
      await relyOn('bridge-mode', reachWeb(world, web))
      const refusal = await refusalOf(() =>
        runner.run('late', commandOf(4), { network: 'bridge', publish: ['9090:80/tcp'] }),
      )
      ensure(refusal === undefined, {
        expected: `after the process of late has ended by itself and stop('late'), late can be run as before`,
        observed: `run threw: ${refusal?.message}`,
        next: 'Whether the process still runs says nothing about its ports and its cable: take them back in any case.',
      })
      await runner.stop('late')
    },
  )

  check(
    'bridge-again',
    'a bridge that is gone is made again',
    { needs: ['stop-bridged'], hint: 'Somebody has deleted the bridge since the last run.' },
    async (world) => {
      await world.host.execute(['ip', 'link', 'delete', OTHER_NETWORK.bridge])
      const { pid } = await run(runner, world, { id: 'again', number: 8, network: 'bridge' })
      const again = await joined(world, 'again', pid)
      ensure(await again.ping(OTHER_NETWORK.gateway), {
        expected: `a ping from container again to ${OTHER_NETWORK.gateway} is answered, although the bridge had been deleted before`,
        observed: 'no answer came',
        next: 'That you have made the bridge once says little: initializeBridge of lab 4.1 may be called before every start.',
      })
    },
  )

  check(
    'unconnected-start',
    'a process that cannot be connected is ended',
    { needs: ['failed-start'] },
    async (world) => {
      // Where the bridge should be there is another interface.
      await world.host.execute(['ip', 'link', 'add', 'lab7x', 'type', 'veth', 'peer', 'name', 'lab7y'])
      const config = { bridge: 'lab7x', gateway: '10.77.0.1', subnet: '10.77.0.0/24' }
      const elsewhere = await world.learner.create<ContainerRunner>('ContainerRunner', config)
      const attempt: RunRequest = { id: 'lost', number: 9, network: 'bridge' }
      const refusal = await refusalOf(() => elsewhere.run('lost', commandOf(9), { network: 'bridge' }))
      // Where lab 4.1 makes do with it there is nothing to be undone.
      if (refusal === undefined) return
      await ensureNotStarted(
        world,
        attempt,
        'The process was started, and then something failed before it had an address. Which steps are in your try?',
      )
    },
  )
})

interface Stop {
  before: HostState
  after: HostState
}

interface Bridged {
  place: Place
  pid: number
  ip: string
}

/** A container in bridge mode, with listeners of the checks that are published over TCP and over UDP. */
async function runWeb(
  runner: Runner,
  world: World,
  name: Pick<RunRequest, 'id' | 'number'>,
): Promise<Bridged> {
  const publish = ['8080:80/tcp', '5353:53/udp']
  const { pid, ip } = await run(runner, world, { ...name, network: 'bridge', publish })
  const place = await joined(world, name.id, pid)
  await place.listen(80)
  await place.listen(53, 'udp')
  const web = { place, pid, ip: addressOf(ip) }
  await reachWeb(world, web)
  const { links } = await place.network()
  ensure(links.find(({ name }) => name === 'eth0')?.addresses.includes(`${web.ip}/29`) === true, {
    expected: `run returns the address that eth0 of ${name.id} has`,
    observed: `it returned ${web.ip}, and the container has ${links.flatMap(({ addresses }) => addresses).join(', ')}`,
    next: 'setupContainerNetwork of lab 4.1 returns the address: keep it, and hand it on.',
  })
  return web
}

async function reachWeb({ neighbour }: World, { place }: Bridged): Promise<void> {
  const next =
    'Connect the process with setupContainerNetwork of lab 4.1, and publish each mapping with addPortForward of lab 4.2, for the address that came back.'
  await packet({ from: neighbour, to: HOST, port: 8080 }).isAnswered({ by: place, next })
  await packet({ from: neighbour, to: HOST, port: 5353, protocol: 'udp' }).isAnswered({ by: place, next })
}

/** 10.7.0.9 → 10.7.0.10 */
function addressAfter(ip: string): string {
  return ip.replace(/\d+$/, (last) => `${Number(last) + 1}`)
}
