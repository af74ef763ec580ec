/**
 * Lab 4.7: a container on a bridge, beside those on the network of the host.
 */
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import { type Check, ensure, plantStrangers, refusalOf } from '../support/index.ts'
import {
  type Containers,
  commandOf,
  configOf,
  ensureNotStarted,
  ensureUnchanged,
  joined,
  type RunRequest,
  reachWeb,
  run,
  runWeb,
} from './scene.ts'

export function bridged(check: Check, scene: Containers): void {
  check(
    'bridge-mode',
    'published ports lead to a container on the bridge',
    {
      hint: `The network is ${scene.network.bridge}, ${scene.network.subnet}, as the configuration says. First the process, in a network namespace of its own, then bridge, cable and ports.`,
    },
    async (world) => {
      await plantStrangers(world)
      // The network of another runner.
      await world.host.execute(['ip', 'link', 'add', 'minidocker0', 'type', 'bridge'])
      const { names, network } = scene
      scene.runner = await world.learner.create<ContainerRunner>('ContainerRunner', configOf(network))
      const { pid } = await run(scene.runner, world, { id: names.db, number: 1, network: 'bridge' })
      scene.db = await joined(world, names.db, pid)
      scene.beforeWeb = await world.state()
      scene.web = await runWeb(scene, world, { id: names.web, number: 2 })
    },
  )

  check(
    'run-refuses',
    'what runs already, or cannot be read, is refused',
    { needs: ['bridge-mode'] },
    async (world) => {
      const { runner, web, names } = scene
      const before = await world.state()
      const attempts: RunRequest[] = [
        { id: names.web, number: 3, network: 'bridge' },
        { id: names.web, number: 3, network: 'host' },
        { id: names.api, number: 3, network: 'bridge', publish: ['7070:80', '7071'] },
        { id: names.api, number: 3, network: 'bridge', publish: ['7070:80/tcp', '7070:81'] },
      ]
      for (const attempt of attempts) {
        const { id, number, ...options } = attempt
        const refusal = await refusalOf(() => runner.run(id, commandOf(number), options))
        const call = `run('${id}', …, ${JSON.stringify(options)})`
        ensure(refusal !== undefined, {
          expected:
            id === names.web
              ? `${call} throws: ${id} is running already`
              : `${call} throws, as parseAll does`,
          observed: 'it returned as if all were well',
          next: 'Keep what run does first as it was: the look whether the container runs, and parseAll.',
        })
        await ensureNotStarted(world, attempt, 'Look at the id and the mappings before you start anything.')
      }
      ensureUnchanged(before, await world.state(), {
        expected: 'a run that is refused changes nothing',
        next: 'Look at the id and the mappings before you start anything.',
      })
      await reachWeb(scene, world, web)
    },
  )
}
