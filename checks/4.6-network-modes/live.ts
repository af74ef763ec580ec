/** Lab 4.6: a container with a network of its own, one with none, and one that shares. */
import { defineLive } from '../support/live.ts'
import { managerWithBridge } from '../support/network.ts'
import { serve } from '../support/serve.ts'

/** A mode stays in the learner's process. */
interface NetworkModes {
  namespaceFor(mode: object): string | undefined
  attach(containerId: string, pid: number, mode: object): Promise<string | undefined>
}

export default defineLive('web 203.0.113.10/ping', async ({ world, container, step }) => {
  const { learner } = world
  await container('job')
  await serve(await container('web'))
  const manager = await step('the bridge', () => managerWithBridge(world))
  const modes = await step('the modes', () => learner.create<NetworkModes>('NetworkModes', manager))
  const attach = async (name: string, text: string) => {
    const mode = await step(`the mode ${text}`, () => learner.make<object>('parseNetworkMode', text))
    await step(`${name} attached`, async () => {
      const { pid } = await world.container(name, await modes.namespaceFor(mode))
      await modes.attach(name, pid, mode)
    })
  }
  await attach('job', 'none')
  await attach('web', 'bridge')
  await attach('side', 'container:web')
})
