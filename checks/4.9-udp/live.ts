/** Lab 4.9: a UDP server whose port is published, and another one that could take its place. */
import { defineLive } from '../support/live.ts'
import { connect, managerWithBridge } from '../support/network.ts'
import { type PortForwarder, parseMapping } from '../support/publishing.ts'

const SERVER = { ports: [53], protocols: ['udp' as const] }

export default defineLive('neighbor 192.168.1.100:53/udp', async ({ world, container, step, published }) => {
  await container('dns')
  await container('dns-2')
  published({ from: 'neighbor', to: '192.168.1.100', port: 53, protocol: 'udp' })
  const manager = await step('the bridge', () => managerWithBridge(world))
  const connected = (name: string) =>
    step(`${name} on the bridge`, () => connect(world, manager, { name, ...SERVER }))
  const older = await connected('dns')
  const newer = await connected('dns-2')
  const mapping = await step('53:53/udp as a mapping', () => parseMapping(world, '53:53/udp'))
  const forwarder = await step('the forwarder', () => world.learner.create<PortForwarder>('UdpPortForwarder'))
  await step('53:53/udp published', () => forwarder.addPortForward(mapping, older.ip))
  return { older, newer, mapping, forwarder }
})
