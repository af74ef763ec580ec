/** Lab 4.6: a container with a network of its own, one with none, and one that shares. */

import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'
import { managerWithBridge } from '../support/index.ts'

/** A mode stays in the learner's process. */
interface NetworkModes {
  namespaceFor(mode: object): string | undefined
  attach(containerId: string, pid: number, mode: object): Promise<string | undefined>
}

export default defineListings(async ({ world, next }) => {
  const { learner } = world
  const modes = await learner.create<NetworkModes>('NetworkModes', await managerWithBridge(world))
  const attach = async (name: string, text: string) => {
    const mode = await learner.make<object>('parseNetworkMode', text)
    const place = await world.container(name, await modes.namespaceFor(mode))
    await modes.attach(name, place.pid, mode)
    return place
  }

  await attach('job', 'none')
  await next()

  await serve(await attach('web', 'bridge'))
  await attach('side', 'container:web')
  await next()
  await next()
})
