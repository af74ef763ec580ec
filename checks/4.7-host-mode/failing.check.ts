/**
 * Lab 4.7: starts that fail, and what has gone by itself.
 */
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  type Check,
  ensure,
  ensureFailureTold,
  INTERNET,
  isDone,
  isRefused,
  refusalOf,
  relyOn,
  textOf,
  type World,
} from '../support/index.ts'
import {
  type Containers,
  commandOf,
  ensureNotStarted,
  ensureUnchanged,
  joined,
  pidsOf,
  type RunRequest,
  reachWeb,
  run,
} from './scene.ts'

/** So often somebody looks whether a process that was killed has been waited for by its parent. */
const GONE_LIMIT = 200

export function failing(check: Check, scene: Containers): void {
  check(
    'failed-start',
    'a start that fails leaves nothing behind',
    {
      needs: ['stop-bridged'],
      hint: 'After a start that failed, the next one has to find everything free: the id as well.',
    },
    async (world) => {
      const { runner, names, network, tcp, spare, extra, after } = scene
      const before = await world.state()
      const undo =
        'What has been done when a step fails has to be undone: catch, take back, throw again. Which steps are in your try?'
      const taken: RunRequest = {
        ...{ id: names.late, number: 4, network: 'bridge' },
        publish: [
          `${spare.host}:${spare.inside}`,
          `${extra.host}:${extra.inside}/udp`,
          `${tcp.host}:${spare.inside}/tcp`,
          `${after.host}:${after.inside}`,
        ],
      }
      const { id, number, publish = [], ...options } = taken
      const refusal = await refusalOf(() => runner.run(id, commandOf(number), { ...options, publish }))
      ensure(refusal !== undefined, {
        expected: `run('${id}', …) throws when it is to publish ${publish.join(', ')}: ${names.next} has port ${tcp.host}`,
        observed: 'it returned as if all were well',
        next: 'addPortForward throws. Wait for it, and let its error through.',
      })
      await ensureNotStarted(world, taken, undo)
      ensureUnchanged(before, await world.state(), {
        expected: `after run('${id}', …) has failed at its third port, nothing of it is left`,
        next: undo,
      })
      // Several, so that they are not all published before the first has been taken back.
      const eager = [2, 0, 1, 3].flatMap((at) => publish[at] ?? [])
      await isRefused({
        call: `run('${id}', …), which is to publish ${eager.join(', ')},`,
        work: () => runner.run(id, commandOf(number), { ...options, publish: eager }),
        next: `${names.next} has port ${tcp.host}. addPortForward throws: wait for it, and let its error through.`,
      })
      await ensureNotStarted(world, taken, undo)
      ensureUnchanged(before, await world.state(), {
        expected: `after run('${id}', …) has failed at its first port, nothing of it is left`,
        next: `Port ${tcp.host} was taken. ${undo} Is it Promise.all? That throws at once, and what runs beside it goes on: other ports were published after all had been taken back. Wait for the end of each step, or take one after the other.`,
      })
      let ip: string | undefined
      const again = await refusalOf(async () => {
        ;({ ip } = await run(runner, world, { ...taken, publish: publish.filter((_, at) => at !== 2) }))
      })
      ensure(again === undefined, {
        expected: `after run('${id}', …) has failed, the same id can be run with ports that are free`,
        observed: `run threw: ${again?.message}`,
        next: 'The start that failed has kept what this one needs. cleanup of lab 4.1 makes the address and the id free again, removePortForward of lab 4.2 the port.',
      })
      ensure(ip === network.address(3), {
        expected: `${id} gets ${network.address(3)}, the lowest address that is free`,
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
      const { runner, web, names, spare, extra, after } = scene
      const { late, lone } = names
      const [pid = 0] = await pidsOf(world, 4)
      await kill(world, pid)
      await runner.stop(late)
      await relyOn('bridge-mode', reachWeb(scene, world, web))
      const publish = [
        `${spare.host}:${spare.inside}`,
        `${extra.host}:${extra.inside}/udp`,
        `${after.host}:${after.inside}`,
      ]
      const refusal = await refusalOf(() => runner.run(late, commandOf(4), { network: 'bridge', publish }))
      ensure(refusal === undefined, {
        expected: `after the process of ${late} has ended by itself and stop('${late}'), ${late} can be run as before`,
        observed: `run threw: ${refusal?.message}`,
        next: 'Whether the process still runs says nothing about its ports and its cable: take them back in any case.',
      })
      await runner.stop(late)
      const alone = await relyOn('sees-host', run(runner, world, { id: lone, number: 6, network: 'host' }))
      await kill(world, alone.pid)
      await isDone({
        call: `stop('${lone}'), whose process in host mode has ended by itself,`,
        work: () => runner.stop(lone),
        next: 'That the process has ended already is no error: stop() of what startProcess returned does not mind.',
      })
    },
  )

  check(
    'failed-bridge',
    'run throws when the bridge has no rules',
    { needs: ['failed-start'] },
    async (world) => {
      const { names } = scene
      // On the default bridge, which is not there any more.
      await world.host.execute(['ip', 'link', 'delete', 'minidocker0'])
      const runner = await world.learner.create<ContainerRunner>('ContainerRunner')
      const request: RunRequest = { id: names.lost, number: 9, network: 'bridge' }
      const outcome = await ensureFailureTold(world, {
        call: `run('${request.id}', …) in bridge mode`,
        work: () => runner.run(request.id, commandOf(request.number), { network: 'bridge' }),
        holds: async () => {
          const [pid] = await pidsOf(world, request.number)
          return pid !== undefined && (await (await joined(world, request.id, pid)).ping(INTERNET))
        },
        otherwise: `the container does not reach ${INTERNET}`,
      })
      if (outcome !== 'threw') return runner.stop(request.id)
      await ensureNotStarted(
        world,
        request,
        'initializeBridge of lab 4.1 has thrown: end the process that was started before, then throw again.',
      )
    },
  )
}

/** Returns when its parent has waited for it. */
async function kill({ host }: World, pid: number): Promise<void> {
  await host.shell(
    `kill -KILL ${pid}; for _ in $(seq ${GONE_LIMIT}); do kill -0 ${pid} || break; sleep 0.02; done`,
  )
}
