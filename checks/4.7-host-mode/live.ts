/** Lab 4.7: a container on the host's network, beside one that has its own. */
import type { ContainerRunner } from '../../solutions/4.7-host-mode/host-mode.ts'
import { defineLive } from '../support/live.ts'
import { serve } from '../support/serve.ts'

export default defineLive('neighbor 192.168.1.100:9100', async ({ world, step, published }) => {
  published({ from: 'neighbor', to: '192.168.1.100', port: 9100, protocol: 'tcp' })
  const runner = await step('the runner', () => world.learner.create<ContainerRunner>('ContainerRunner'))
  const run = (name: string, network: 'bridge' | 'host') =>
    step(`${name} run with network ${network}`, async () => {
      const { pid } = await runner.run(name, ['sleep', 'infinity'], { network })
      return world.join(name, pid)
    })
  await run('web', 'bridge')
  await serve(await run('monitor', 'host'), 9100)
})
