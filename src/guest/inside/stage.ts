/** A world with all that listens in it, ready for a learner's code. */
import { ADDRESSES } from '../addresses.ts'
import { type Capture, startCapture } from './capture.ts'
import { rest } from './containers.ts'
import { type HostState, hostState } from './host-state.ts'
import { namespacePath } from './namespaces.ts'
import type { Program } from './program.ts'
import { type Terminals, terminalsOf } from './terminals.ts'
import type { Traced, Tracer } from './trace.ts'
import { type Watch, watchOf } from './watch.ts'
import { buildWorld, endWorld, probesOf, type World } from './world.ts'

/** A world in which nothing has happened yet, or the one where things happen. */
export interface Stage {
  program: Program
  world: World
  /** The host's state before any learner's code ran. */
  baseline: HostState
  captures: Record<string, Capture>
  watch: Watch
  /** At work now. */
  tracer?: Tracer
  terminals: Terminals
}

/** @param number of the world in its guest, from 1 */
export async function setStage(program: Program, number: number, containers: number): Promise<Stage> {
  const world = await buildWorld(program, number, containers)
  await Promise.all([...probesOf(world)].map(([name, probe]) => probe.request('begin', { name })))
  if (program.alone) await warmUp(world)
  const capture = (where: string): Promise<Capture> => startCapture(namespacePath(world, where))
  const captures = { host: await capture('host'), router: await capture('router') }
  for (const container of world.containers) rest(world, container)
  const watch = watchOf({
    ...{ learner: world.learner, pid: world.learnerPid, folder: program.folder, alone: program.alone },
    namespace: namespacePath(world, 'host'),
  })
  return { program, world, baseline: await hostState(world), captures, watch, terminals: terminalsOf() }
}

/**
 * Everything that checks will do is done a few times before the snapshot, so that Node and Perl have read it when clones
 * start. Nothing is left of it in the world. Without a snapshot it would only cost.
 */
async function warmUp({ learner, internet, neighbor, host, containers }: World): Promise<void> {
  const probes = [internet, neighbor, host, ...containers.map(({ probe }) => probe)]
  const every = (op: string, args: object): Promise<unknown> =>
    Promise.all(probes.map((probe) => probe.request(op, args)))
  await every('listen', { port: 9, protocol: 'tcp' })
  for (let done = 0; done < PROBE_WARM_UPS; done += 1) {
    const ask = {
      address: ADDRESSES.internet,
      port: 9,
      clientPort: 10_000 + done,
      token: 'warm',
      timeout: 3000,
    }
    await Promise.all([host.request('request', ask), neighbor.request('request', ask)])
    await every('request', { ...ask, address: '127.0.0.1' })
    await every('network', {})
    await every('sightings', {})
  }
  await every('close', { port: 9, protocol: 'tcp' })
  await every('forget', {})
  await learner.request('warmUp', { times: WARM_UPS })
}

/** More make the snapshot slower to take, and clones no faster: functions have become bytecode by then. */
const WARM_UPS = 3
const PROBE_WARM_UPS = 2

export async function endTrace(stage: Stage): Promise<Traced> {
  const { tracer } = stage
  delete stage.tracer
  return (await tracer?.end()) ?? { lines: [] }
}

/** Ends the world and all that runs in it. */
export async function endStage(stage: Stage): Promise<void> {
  await endTrace(stage)
  for (const capture of Object.values(stage.captures)) capture.end()
  stage.terminals.end()
  await endWorld(stage.world)
}
