/** Lab 4.7: a container on the host's network, beside one that has its own. */
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'

export default defineListings(async ({ world, next }) => {
  const runner = await world.learner.create<ContainerRunner>('ContainerRunner')
  const run = async (name: string, network: 'bridge' | 'host') => {
    const { pid } = await runner.run(name, ['sleep', 'infinity'], { network })
    return world.join(name, pid)
  }

  await run('web', 'bridge')
  const monitor = await run('monitor', 'host')
  await next()
  await next()

  await serve(monitor, 9100)
  await next()
})
