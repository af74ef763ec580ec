/**
 * Lab 4.7: a container on the network of the host, for which nothing is made.
 */
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  type Check,
  ensure,
  ensureSettings,
  HOST,
  type HostState,
  NEIGHBOUR,
  once,
  type Place,
  packet,
  plantStrangers,
  refusalOf,
  relyOn,
  settingsOf,
  textOf,
  type World,
} from '../support/index.ts'
import {
  commandOf,
  ensureNotStarted,
  ensureUnchanged,
  joined,
  type Runner,
  type RunRequest,
  run,
  wordsOf,
} from './scene.ts'

export function hostMode(check: Check): void {
  let runner: Runner
  let before: HostState
  let settings: string[]
  /** The listener of the checks in the container's network namespace. */
  const monitor = once(runOnHost)

  async function runOnHost(world: World): Promise<Place> {
    await plantStrangers(world)
    runner = await world.learner.create<ContainerRunner>('ContainerRunner')
    before = await world.state()
    settings = await settingsOf(world.host)
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
    await packet({ from: world.neighbor, to: HOST, port: 9100 }).isAnswered({
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
    await ensureSettings(world.host, {
      before: settings,
      expected: 'the host has the same switches as before run',
    })
  })

  check(
    'publish-refused',
    'in host mode, publishing a port is refused',
    { hint: 'There was nothing to publish any more, and the container does not run yet.' },
    async (world) => {
      await relyOn('sees-host', monitor(world))
      const stateBefore = await world.state()
      for (const wish of WISHED) await isRefused(world, wish)
      ensureUnchanged(stateBefore, await world.state(), {
        expected: 'the host has the same interfaces, routes, rules and switches as before the attempt',
        next: BEFORE_ANYTHING,
      })
      await ensureNeverStarted(world)
      await run(runner, world, { id: 'other', number: 2, network: 'host', publish: [] })
    },
  )

  async function isRefused(world: World, { id, publish }: Wish): Promise<void> {
    const options: RunRequest = { id, number: 2, network: 'host', publish }
    const asked = publish.map((text) => `'${text}'`).join(', ')
    const refusal = await refusalOf(() => runner.run(id, commandOf(2), { ...options }))
    ensure(refusal !== undefined, {
      expected: `run('${id}', …) with network 'host' and publish [${asked}] throws`,
      observed: 'it returned as if all were well, although nothing is published',
      next: 'What is asked for and cannot be done has to be refused: otherwise people look for the fault elsewhere. Whatever the ports and the protocol are: in host mode nothing is published.',
    })
    // Each by itself: 8080:805353:53 names neither. The protocol may be left out, as in the stub's example.
    const unsaid = publish.filter(
      (text) => !new RegExp(`(?<!\\d)${text.replace(/\/.*/, '')}(?!\\d)`).test(refusal.message),
    )
    ensure(unsaid.length === 0 && /\bhost\b/i.test(refusal.message), {
      expected: `the message of the error has in it the word host, and each mapping: ${publish.join(', ')}`,
      observed: `it is: ${refusal.message.split('\n')[0]}`,
      next: 'Say what cannot be had, all of it, and why: the ports of a container in host mode are those of the host.',
    })
    await ensureNotStarted(world, options, BEFORE_ANYTHING)
  }
}

interface Wish {
  id: string
  publish: string[]
}

/** Two at once, one for UDP alone on a low port, and one that would need no translation. */
const WISHED: Wish[] = [
  { id: 'other', publish: ['8080:80', '5353:53/udp'] },
  { id: 'dns', publish: ['53:5353/udp'] },
  { id: 'proxy', publish: ['8080:8080'] },
]

const BEFORE_ANYTHING = 'Refuse before anything is done.'

/** A process that was ended again leaves no trace on the host; the commands that the code ran tell of it. */
async function ensureNeverStarted({ learner }: World): Promise<void> {
  const words = wordsOf(2)
  const started = (await learner.commands()).find(({ command }) => command.includes(words))
  ensure(started === undefined, {
    expected: `when run in host mode refuses to publish, "${words}" has never been started`,
    observed: `it was started and ended again: ${started?.command}`,
    next: `${BEFORE_ANYTHING} Look at the mappings first, and then start the process.`,
  })
}
