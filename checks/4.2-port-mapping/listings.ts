/** Lab 4.2: a published port, as a neighbor, the host itself and the container itself use it. */
import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'
import { connect, managerWithBridge, type PortForwarder, parseMapping } from '../support/index.ts'

export default defineListings(async ({ world, next }) => {
  const { host, neighbour, learner } = world
  const forgetConversations = () => host.shell('conntrack -F')
  const setHairpin = (mode: 'on' | 'off') =>
    host.shell(`
      for port in /sys/class/net/minidocker0/brif/*; do
        ip link set "\${port##*/}" type bridge_slave hairpin ${mode}
      done`)

  const web = await connect(world, await managerWithBridge(world), { name: 'web', ports: [] })
  await serve(web.place)
  const forwarder = await learner.create<PortForwarder>('PortForwarder')
  await forwarder.addPortForward(await parseMapping(world, '8080:80/tcp'), web.ip)
  await next()

  await forgetConversations()
  await next(() => neighbour.shell('curl -s http://192.168.1.100:8080'))
  await next()

  await forgetConversations()
  await host.shell('curl -s http://127.0.0.1:8080')
  await next()

  await setHairpin('off')
  await next()
  await setHairpin('on')
  await next()
})
