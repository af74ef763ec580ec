/**
 * Lab 4.7: a container on the host's own network, what must not be made for it, and what must survive its end.
 */
import type { ContainerRunner, RunningContainer, RunOptions } from '../solutions/4.7-host-mode/host-mode.ts'
import {
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
} from './support/index.ts'

const HOST = '192.168.1.100'
const NEIGHBOUR = '192.168.1.50'
/** What runs in the containers; the checks bring a listener of their own along. */
const COMMAND = ['sleep', 'infinity']

type Runner = Remote<ContainerRunner>

/** Runs a container, and makes sure that the pid that comes back is one. */
async function run(runner: Runner, world: World, id: string, options: RunOptions): Promise<RunningContainer> {
  const container = await runner.run(id, COMMAND, options)
  const pid = (container as RunningContainer | undefined)?.pid
  ensure(Number.isSafeInteger(pid) && (await world.isRunning(pid ?? 0)), {
    expected: `run('${id}', …) returns the pid of a process that runs`,
    observed: `it returned ${textOf(container)}`,
    next: 'startProcess returns the pid: hand it on, and let the process run.',
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
    const { pid } = await run(runner, world, 'monitor', { network: 'host' })
    return joined(world, 'monitor', pid)
  }

  check(
    'sees-host',
    'in host mode, the container sees eth0 of the host',
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
        next: 'A process keeps the network namespace of whoever started it, unless it is given one of its own.',
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

  check(
    'nothing-added',
    'nothing is added to the host for it: no bridge, no veth, no rule',
    {},
    async (world) => {
      await relyOn('sees-host', monitor(world))
      const { added, removed } = differences(before, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected: 'the host has the same interfaces, routes and rules as before run',
        observed: `added: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'Look at the mode first. A network is made for those who need one.',
      })
    },
  )

  check(
    'publish-refused',
    'in host mode, publishing a port is refused, and nothing is changed',
    {},
    async (world) => {
      await relyOn('sees-host', monitor(world))
      const rulesBefore = await world.state()
      const options: RunOptions = { network: 'host', publish: ['8080:80', '9090:90/udp'] }
      const refusal = await refusalOf(() => runner.run('other', COMMAND, options))
      ensure(refusal !== undefined, {
        expected: "run('other', …) with network 'host' and publish ['8080:80', '9090:90/udp'] throws",
        observed: 'it returned as if all were well, and whoever asks for port 8080 will not find port 80',
        next: 'What is asked for and cannot be done has to be refused: who is not told looks for the fault elsewhere.',
      })
      const named = ['8080:80', '9090:90/udp'].every((mapping) => refusal.message.includes(mapping))
      ensure(/\bhost\b/i.test(refusal.message) && named, {
        expected:
          'the message of the error has in it the word host, and both mappings, 8080:80 and 9090:90/udp',
        observed: `it is: ${refusal.message.split('\n')[0]}`,
        next: 'Say which wish cannot be fulfilled, and why: the ports of a container in host mode are those of the host.',
      })
      const { added, removed } = differences(rulesBefore, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected: 'the host has the same interfaces, routes and rules as before the attempt',
        observed: `added: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'Refuse before anything is done.',
      })
    },
  )
})

scenario('The end of a container', (check) => {
  let runner: Runner
  let monitor: RunningContainer
  let web: Place
  let webPid: number

  check(
    'bridge-mode',
    'in bridge mode, a neighbor reaches the container through its published port',
    { hint: 'First the process, in a network namespace of its own, then bridge, cable and ports.' },
    async (world) => {
      await plantStrangers(world)
      runner = await world.learner.create<ContainerRunner>('ContainerRunner')
      ;({ place: web, pid: webPid } = await runWeb(runner, world, 'web'))
    },
  )

  check(
    'failed-start',
    'when a port is taken, run throws, and nothing is left of the container that was begun',
    { needs: ['bridge-mode'] },
    async (world) => {
      const before = await world.state()
      // A command that nobody else runs, so that its process can be told from others.
      const command = ['sleep', '7777']
      const options: RunOptions = { network: 'bridge', publish: ['8082:82/tcp', '8080:80/tcp'] }
      const refusal = await refusalOf(() => runner.run('clash', command, options))
      ensure(refusal !== undefined, {
        expected: "run('clash', …) with publish ['8082:82/tcp', '8080:80/tcp'] throws: web has 8080",
        observed: 'it returned as if all were well',
        next: 'An error of addPortForward is the error of run: let it through.',
      })
      const { added, removed } = differences(before, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected: 'the host has the same interfaces, routes and rules as before the attempt',
        observed: `left over: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'The step that failed is the last of several. Take back those before it: 8082 is published, and the cable is plugged in.',
      })
      ensure(!(await runs(command, world)), {
        expected: `the process of clash, ${command.join(' ')}, has ended`,
        observed: 'it still runs, and nobody knows of it',
        next: 'The process was the first step. When a later one fails, it has to end: stop() of what startProcess returned.',
      })
      await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
        by: web,
        next: 'web had 8080 first, and keeps it: take back what was done for clash, and nothing else.',
      })
      const second = await refusalOf(() => runner.run('clash', command, { network: 'bridge' }))
      ensure(second === undefined, {
        expected: "after an attempt that failed, run('clash', …) works when nothing is in its way",
        observed: `it threw ${second?.name}: ${second?.message}`,
        next: 'The id is to be written down when all steps have been taken, or forgotten when one has failed.',
      })
      await runner.stop('clash')
    },
  )

  let stopped: Promise<Stop> | undefined
  const stoppedMonitor = (world: World): Promise<Stop> => {
    stopped ??= stopMonitor(world)
    return stopped
  }

  async function stopMonitor(world: World): Promise<Stop> {
    monitor = await relyOn('sees-host', run(runner, world, 'monitor', { network: 'host' }))
    const before = await world.state()
    await runner.stop('monitor')
    return { before, after: await world.state() }
  }

  check(
    'stop-ends',
    'after stop, the process of a container in host mode is gone',
    { needs: ['bridge-mode'] },
    async (world) => {
      await stoppedMonitor(world)
      ensure(!(await world.isRunning(monitor.pid)), {
        expected: `process ${monitor.pid}, which was container monitor, has ended`,
        observed: 'it still runs, and holds every port of the host that it listens on',
        next: 'There is no network to take down after host mode, but there is a process: stop() of what startProcess returned.',
      })
    },
  )

  check(
    'stop-keeps-host',
    'stopping a container in host mode changes nothing about the host',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { before, after } = await relyOn('stop-ends', stoppedMonitor(world))
      const { added, removed } = differences(before, after)
      ensure(added.length === 0 && removed.length === 0, {
        expected: 'the host has the same interfaces, addresses, routes and rules as before stop',
        observed: `gone: ${listed(removed)}; added: ${listed(added)}`,
        next: "Whatever is done to the network of a container in host mode is done to the host's. There is nothing of ours in it: leave all of it alone.",
      })
      await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
        by: web,
        next: 'Another container was stopped, and web was not.',
      })
    },
  )

  check(
    'stop-bridged',
    'after stop, the port and the address of a container in bridge mode are free again',
    {
      needs: ['bridge-mode'],
      hint: 'What run has published, stop has to take back: the port is still taken.',
    },
    async (world) => {
      await runner.stop('web')
      ensure(!(await world.isRunning(webPid)), {
        expected: `process ${webPid}, which was container web, has ended`,
        observed: 'it still runs, without a network',
        next: 'Its ports and its cable are not all that run has made: stop() of what startProcess returned.',
      })
      const { links } = await world.host.network()
      const bridge = links.find(({ name }) => name === 'minidocker0')
      ensure(bridge !== undefined, {
        expected: 'the bridge stays for the other containers',
        observed: 'there is no minidocker0 any more',
        next: 'The bridge belongs to no container. Take back what run has done for this one.',
      })
      const left = bridge.ports
      ensure(left.length === 0, {
        expected: 'no veth is plugged into the bridge any more',
        observed: `left: ${left.join(', ')}`,
        next: 'A container in bridge mode has a cable: unplug it with cleanup of lab 4.1.',
      })
      const refusal = await refusalOf(() => runWeb(runner, world, 'web-again'))
      ensure(refusal === undefined, {
        expected: 'web can be run again, and is published on port 8080 again',
        observed: `run threw: ${refusal?.message}`,
        next: 'What run has published, stop has to take back, with removePortForward of lab 4.2; and whatever says that web is running.',
      })
    },
  )

  check(
    'stop-twice',
    'stopping again does nothing',
    { needs: ['stop-bridged', 'stop-ends'], hint: 'What has ended need not be stopped: that is no error.' },
    async () => {
      await runner.stop('web')
      await runner.stop('monitor')
    },
  )
})

interface Stop {
  before: HostState
  after: HostState
}

/** Whether any process was started with this command. */
async function runs(command: string[], { host }: World): Promise<boolean> {
  const { stdout } = await host.execute(['pgrep', '-f', '-x', command.join(' ')])
  return stdout !== ''
}

/** The container `web` in bridge mode, as a place `name` with listeners of the checks, published on 8080 and 8081. */
async function runWeb(runner: Runner, world: World, name: string): Promise<{ place: Place; pid: number }> {
  const publish = ['8080:80/tcp', '8081:81/tcp']
  const { pid } = await run(runner, world, 'web', { network: 'bridge', publish })
  const place = await joined(world, name, pid)
  for (const [port, own] of [
    [8080, 80],
    [8081, 81],
  ] as const) {
    await place.listen(own)
    await packet({ from: world.neighbour, to: HOST, port }).isAnswered({
      by: place,
      next: 'Connect the process with setupContainerNetwork of lab 4.1, and publish each mapping with addPortForward of lab 4.2, for the address that came back.',
    })
  }
  return { place, pid }
}
