/** Lab 4.3: two containers on one bridge, without and with a rule for them, and a third one on another bridge. */
import { defineListings } from '../listings/define.ts'
import { otherNetwork, trafficOf, twoOnOneBridge } from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  await twoOnOneBridge(stage)
  await next()
  await next()
  await next()

  await (await trafficOf(stage)).setIcc(true)
  await next()
  await next()
  await next()
  await world.host.shell('iptables -t nat -D POSTROUTING -s 172.18.0.0/16 -j MASQUERADE')

  await otherNetwork(stage)
  await next()
})
