/** Lab 4.3: two containers on one bridge, without and with a rule for them, and a third one on another bridge. */
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import { bridge, connect } from './containers.ts'
import { defineListings } from './define.ts'
import { serve } from './serve.ts'

const OTHER = { bridge: 'minidocker1', gateway: '172.19.0.1', subnet: '172.19.0.0/16' }

export default defineListings(async (stage) => {
  const { world, next } = stage
  const manager = await bridge(world)
  await connect(stage, manager, 'web')
  const db = await connect(stage, manager, 'db')
  await serve(db.place)
  await next()
  await next()
  await next()

  const traffic = await world.learner.create<ContainerTraffic>('ContainerTraffic')
  await traffic.setIcc(true)
  await next()
  await next()
  await world.host.shell('iptables -t nat -D POSTROUTING -s 172.18.0.0/16 -j MASQUERADE')

  const api = await connect(stage, await bridge(world, OTHER), 'api')
  await serve(api.place)
  await next()
})
