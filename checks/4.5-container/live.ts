/** Lab 4.5: two containers that find each other by name, one of them with a published port. */
import type { Container, Host } from '../../solutions/4.5-container/container.ts'
import { defineLive } from '../support/live.ts'
import { serve } from '../support/serve.ts'

export default defineLive('neighbor 192.168.1.100:8080', async ({ world, container, step, published }) => {
  const { learner } = world
  for (const name of ['web', 'db']) await serve(await container(name))
  published({ from: 'neighbor', to: '192.168.1.100', port: 8080, protocol: 'tcp' })
  const host = await step('Host.start()', () => learner.make<Host>('Host.start'))
  const run = async (name: string, ports: string[] = []) => {
    const place = await container(name)
    const made = await step(`${name} made`, () =>
      learner.create<Container>('Container', { name, ports }, host),
    )
    await step(`${name} run`, () => made.run({ pid: place.pid, etc: place.etc }))
    return { place, container: made }
  }
  const web = await run('web', ['8080:80/tcp'])
  await run('db')
  return { web, run }
})
