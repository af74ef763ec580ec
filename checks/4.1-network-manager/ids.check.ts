/**
 * Lab 4.1: many containers, whose ids are alike, taken, or of a process that cannot be connected.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import { LearnerThrew } from '../../src/guest/index.ts'
import {
  addressOf,
  type Check,
  type ContainerPlace,
  ensure,
  type Network,
  refusalOf,
  type World,
} from '../support/index.ts'
import { leftBehind, type ManyContainers, reachesGateway } from './scene.ts'

const DIFFERENT = 'Interfaces are named after ids: two ids, however much alike, need two names.'
const SHORT =
  'The name of an interface has room for 15 characters: a hash of the id fits, and differs when ids do, in upper and lower case as well.'

const UNDO =
  'When one step fails, undo the ones before it, then throw. Deleting one end of a veth pair deletes the other, wherever it is.'

const OF_SOMEBODY_ELSE = [
  'link add eth0 type bridge',
  'link add other0 up type bridge',
  'address add 10.254.0.2/24 dev other0',
  'route add default via 10.254.0.1',
]

export function connected(check: Check, scene: ManyContainers): void {
  check(
    'unique-addresses',
    'two set up at once: two addresses, both work',
    { needs: ['pool-order'] },
    async (world) => {
      const { given, ids } = scene
      await world.host.listen(80)
      await world.internet.listen(80)
      scene.manager = await world.learner.create<NetworkManager>('NetworkManager')
      await scene.manager.initializeBridge()
      scene.one = await world.container(ids.first)
      scene.two = await world.container(ids.second)
      // Two calls from here could come so far apart that one has ended before the other begins.
      const addresses = await world.learner.together(
        scene.manager,
        'setupContainerNetwork',
        [ids.first, scene.one.pid],
        [ids.second, scene.two.pid],
      )
      const [first, second] = [addressOf(addresses[0]), addressOf(addresses[1])]
      ensure(first !== second, {
        expected: 'two setups that run at the same time return two addresses',
        observed: `both returned ${first}`,
        next: 'Between reading which address is free and marking it as taken there must be no await.',
      })
      const next = 'Both have to work when they are set up at the same time.'
      await reachesGateway(scene.one, world, { ip: first, next })
      await reachesGateway(scene.two, world, { ip: second, next })
      given.push(first, second)
    },
  )
}

export function refused(check: Check, scene: ManyContainers): void {
  check(
    'same-id-twice',
    'the same id again is refused, and changes nothing',
    { needs: ['unique-addresses'] },
    async (world) => {
      const { manager, one, third, ids } = scene
      const before = addressesInside(await one.network())
      const other = await third(world)
      const refusals = [
        await refusalOf(() => manager.setupContainerNetwork(ids.first, one.pid)),
        await refusalOf(() => manager.setupContainerNetwork(ids.first, other.pid)),
      ]
      const after = addressesInside(await one.network())
      const inside = await other.linkNames()
      ensure(before === after, {
        expected: `${ids.first} keeps its address, ${before}`,
        observed: `it now has ${after}`,
        next: 'Look first whether the id is connected already. What cleans up after a failure must not clean up what worked before.',
      })
      ensure(!refusals.includes(undefined) && !inside.includes('eth0'), {
        expected: `setupContainerNetwork throws for ${ids.first}, which is connected already, whichever pid it is told`,
        observed: refusals.includes(undefined)
          ? 'it returned, as if all were well'
          : 'it threw, but the other process has an eth0 now',
        next: 'Look first whether the id is connected already, and throw.',
      })
      const next = 'A second setup must not break the first.'
      await reachesGateway(one, world, { ip: before.replace(/\/.*/, ''), next })
    },
  )

  check(
    'dead-pid',
    'a process that is gone is refused, without a trace',
    { needs: ['unique-addresses'] },
    async (world) => {
      const { manager } = scene
      const before = await world.host.linkNames()
      const pid = await world.deadPid()
      const refusal = await refusalOf(() => manager.setupContainerNetwork('ghost', pid))
      ensure(refusal !== undefined, {
        expected: 'setupContainerNetwork throws for the pid of a process that is gone',
        observed: 'it returned an address, as if all were well',
        next: 'A command that fails has to stop the setup: look at its exit code.',
      })
      const left = await leftBehind([world.host], [before])
      ensure(left.length === 0, {
        expected: 'no interface is left of a setup that failed',
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
    },
  )
  check(
    'same-id-at-once',
    'the same id twice at once: one gets in, one not',
    {
      needs: ['same-id-twice'],
    },
    async (world) => {
      const { manager, third } = scene
      const pair = await third(world)
      const call: [string, ...unknown[]] = ['setupContainerNetwork', 'pair', pair.pid]
      const outcomes = await world.learner.sideBySide(manager, call, call)
      const done = outcomes.filter(({ error }) => error === undefined)
      ensure(done.length === 1, {
        expected:
          'of two setups of the same id, begun at the same moment, one returns an address and one throws',
        observed: done.length === 2 ? 'both returned' : `both threw: ${outcomes[0]?.error?.message}`,
        next: 'Look whether the id is known, and write it down, before the first await; and what cleans up after the one that fails must leave the other.',
      })
      const next = 'One of two was set up, and the other one refused: the first one has to work.'
      const ip = addressOf(done[0]?.value)
      await reachesGateway(pair, world, { ip, next })
      await unplug(scene, 'pair', ip)
    },
  )

  check(
    'pid-connected',
    'a process that has an eth0 is refused, no trace',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      const { manager, third } = scene
      const taken = await third(world)
      // As somebody else may have made them.
      await taken.execute(['ip', '-batch', '-'], OF_SOMEBODY_ELSE.join('\n'))
      const before = [await world.host.linkNames(), await taken.linkNames()]
      const refusal = await refusalOf(() => manager.setupContainerNetwork('intruder', taken.pid))
      const left = await leftBehind([world.host, taken], before)
      await taken.execute(['ip', 'link', 'delete', 'eth0'])
      const leftLater = await leftByLastStep(world, { scene, taken, before })
      const tidy = ['link delete other0', 'link delete eth0'].join('\n')
      await taken.execute(['ip', '-force', '-batch', '-'], tidy)
      ensure(refusal !== undefined, {
        expected: 'setupContainerNetwork throws for a process whose namespace has an eth0 already',
        observed: 'it returned an address, as if all were well',
        next: 'A command that fails has to stop the setup: look at its exit code.',
      })
      ensure(left.length === 0, {
        expected: 'no interface is left of a setup that failed, on the host or in the container',
        observed: `left behind: ${left.join(', ')}`,
        next: UNDO,
      })
      ensure(leftLater.length === 0, {
        expected:
          'the process has a default route by another interface, so that the last step of the setup fails: nothing is left of those before it',
        observed: `left behind: ${leftLater.join(', ')}`,
        next: UNDO,
      })
    },
  )

  check(
    'similar-ids',
    'ids with the same six characters in front work',
    { needs: ['unique-addresses'], hint: DIFFERENT },
    async (world) => {
      const { manager, given, third, ids } = scene
      const similar = await third(world)
      const ip = addressOf(await manager.setupContainerNetwork(ids.similar, similar.pid))
      await reachesGateway(similar, world, { ip, next: DIFFERENT })
      given.push(ip)
    },
  )

  check(
    'dead-pid-address',
    'the address of a failed setup goes to the next one',
    { needs: ['pool-reuse', 'dead-pid', 'similar-ids', 'pid-connected'] },
    async () => {
      const { given, ids, kept } = scene
      const [first = '', second = '', third = ''] = given
      const lowest = ['172.18.0.2', '172.18.0.3', '172.18.0.4', '172.18.0.5', '172.18.0.6']
      const free = lowest.find((ip) => ![first, second, ...kept].includes(ip))
      ensure(third === free, {
        expected: `${ids.first} and ${ids.second} have ${first} and ${second}, ghost and intruder could not be set up: ${ids.similar} gets ${free}`,
        observed: `it got ${third}`,
        next: 'A setup that fails has to release the address that it has allocated.',
      })
    },
  )

  check(
    'long-ids',
    'ids of 64 characters work, however much alike',
    { needs: ['similar-ids'], hint: SHORT },
    async (world) => {
      const { manager, ids } = scene
      const [long, twin] = [await world.container('long'), await world.container('twin')]
      const addresses = await Promise.all([
        manager.setupContainerNetwork(ids.long, long.pid),
        manager.setupContainerNetwork(ids.twin, twin.pid),
      ])
      await reachesGateway(long, world, { ip: addressOf(addresses[0]), next: SHORT })
      await reachesGateway(twin, world, { ip: addressOf(addresses[1]), next: SHORT })
    },
  )
}

/** By now a cable can be run; but the process has a default route, by another interface, and a second one is refused. */
async function leftByLastStep(
  world: World,
  { scene, taken, before }: { scene: ManyContainers; taken: ContainerPlace; before: string[][] },
): Promise<string[]> {
  let ip: unknown
  const refusal = await refusalOf(async () => {
    ip = await scene.manager.setupContainerNetwork('intruder', taken.pid)
  })
  if (refusal !== undefined) return leftBehind([world.host, taken], before)
  // Some replace that route; then there was nothing to refuse.
  await unplug(scene, 'intruder', addressOf(ip))
  return []
}

/** Whether cleanup works, another step's checks tell; it may not be written yet. */
async function unplug({ manager, kept }: ManyContainers, id: string, ip: string): Promise<void> {
  try {
    await manager.cleanup(id)
  } catch (error) {
    if (!(error instanceof LearnerThrew)) throw error
    kept.push(ip)
  }
}

function addressesInside({ links }: Network): string {
  return links.find(({ name }) => name === 'eth0')?.addresses.join() ?? 'no eth0'
}
