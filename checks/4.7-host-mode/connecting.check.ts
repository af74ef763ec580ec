/**
 * Lab 4.7: starts that fail before the container is connected, and a bridge that is gone.
 */
import type { NetworkConfig } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import { type Check, ensure, refusalOf, relyOn, type World } from '../support/index.ts'
import {
  commandOf,
  ensureNotStarted,
  ensureUnchanged,
  joined,
  type Runner,
  type RunRequest,
  run,
} from './scene.ts'

const NETWORK = { bridge: 'lab7y', gateway: '10.78.0.1', subnet: '10.78.0.0/24' }

/** It has room for one container. */
const SMALL = { bridge: 'lab7x', gateway: '10.77.0.1', subnet: '10.77.0.0/30' }

/** The kernel makes no interface of this name: it would be too long. */
const UNNAMEABLE = { ...SMALL, bridge: 'lab7-much-too-long' }

/** A port of the bridge that none of our containers has. */
const OTHERS = 'lab7others'

const ONLY: RunRequest = { id: 'only', number: 8, network: 'bridge' }
const NEXT: RunRequest = { id: 'next', number: 10, network: 'bridge' }
const LOST: RunRequest = { id: 'lost', number: 9, network: 'bridge' }

export function connecting(check: Check): void {
  check(
    'bridge-again',
    'a bridge that is gone is made again',
    { hint: 'Somebody has deleted the bridge since the last run.' },
    async (world) => {
      const runner = await runnerFor(world, NETWORK)
      await relyOn('bridge-mode', run(runner, world, ONLY))
      await world.host.execute(['ip', 'link', 'delete', NETWORK.bridge])
      const { pid } = await run(runner, world, NEXT)
      const again = await joined(world, NEXT.id, pid)
      ensure(await again.ping(NETWORK.gateway), {
        expected: `a ping from container ${NEXT.id} to ${NETWORK.gateway} is answered, although the bridge had been deleted before`,
        observed: 'no answer came',
        next: 'That you have made the bridge once says little: initializeBridge of lab 4.1 may be called before every start.',
      })
      await world.host.execute(['ip', 'link', 'add', OTHERS, 'master', NETWORK.bridge, 'type', 'veth'])
      for (const { id } of [ONLY, NEXT]) await relyOn('stop-bridged', runner.stop(id))
      await bridgeStays(world, 'the last container of this ContainerRunner has been stopped')
      if (await failsToStart(world, runner, ['lab7-no-such-program'])) {
        await bridgeStays(world, 'the start of the only container has failed, whose program is not there')
      }
    },
  )

  check('unconnected-start', 'a process that cannot be connected is ended', {}, async (world) => {
    const runner = await runnerFor(world, SMALL)
    await relyOn('bridge-mode', run(runner, world, ONLY))
    const before = await world.state()
    // Where lab 4.1 makes do with such a network there is nothing to be undone.
    if (await failsToStart(world, runner)) {
      ensureUnchanged(before, await world.state(), {
        expected: `after run('${LOST.id}', …) has failed, since ${SMALL.subnet} has no address left, nothing of it is left, and bridge ${SMALL.bridge} stays for container ${ONLY.id}`,
        next: 'Take back what this start has done, and nothing else. The bridge is for other containers as well.',
      })
    }
    const nameless = await runnerFor(world, UNNAMEABLE).catch(() => undefined)
    if (nameless !== undefined) await failsToStart(world, nameless)
  })
}

async function bridgeStays({ host }: World, when: string): Promise<void> {
  const { code } = await host.execute(['ip', 'link', 'show', 'dev', OTHERS, 'master', NETWORK.bridge])
  ensure(code === 0, {
    expected: `when ${when}, bridge ${NETWORK.bridge} is still there, and ${OTHERS}, the cable of somebody else's container, in it`,
    observed: 'the bridge is gone',
    next: 'The bridge is for other containers as well, also for those of other programs: do not remove it when none of yours is left.',
  })
}

const runnerFor = ({ learner }: World, config: NetworkConfig): Promise<Runner> =>
  learner.create<ContainerRunner>('ContainerRunner', config)

async function failsToStart(world: World, runner: Runner, command?: string[]): Promise<boolean> {
  const { id, number, ...options } = LOST
  const refusal = await refusalOf(() => runner.run(id, command ?? commandOf(number), options))
  if (refusal === undefined) {
    await runner.stop(id)
    return false
  }
  await ensureNotStarted(
    world,
    LOST,
    'The process was started, and then something failed before it had an address. Which steps are in your try?',
  )
  return true
}
