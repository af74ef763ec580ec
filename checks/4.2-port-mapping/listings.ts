/** Lab 4.2: a published port, as a neighbor, the host itself and the container itself use it. */
import { defineListings } from '../listings/define.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  const { host, neighbor } = world
  const forgetConversations = () => host.shell('conntrack -F')
  const setHairpin = (mode: 'on' | 'off') =>
    host.shell(`
      for port in /sys/class/net/minidocker0/brif/*; do
        ip link set "\${port##*/}" type bridge_slave hairpin ${mode}
      done`)

  await live.build(stage)
  await next()

  await forgetConversations()
  await next(() => neighbor.shell('curl -s http://192.168.1.100:8080'))
  await next()

  await next()
  await host.shell('iptables -t nat -D OUTPUT 1')
  await forgetConversations()
  await host.shell('curl -s http://127.0.0.1:8080')
  await next()
  await next()

  await setHairpin('off')
  await next()
  await setHairpin('on')
  await next()
})
