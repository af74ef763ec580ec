/** Lab 4.4: a name in no file, in a file, at a server outside, and at a server of one's own. */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { defineListings } from '../listings/define.ts'
import { connect, managerWithBridge } from '../support/index.ts'

export default defineListings(async ({ world, next }) => {
  const manager = await managerWithBridge(world)
  const web = await connect(world, manager, { name: 'web', ports: [] })
  const db = await connect(world, manager, { name: 'db', ports: [] })
  await next()

  const dns = await world.learner.create<DnsResolver>('DnsResolver')
  await dns.writeHostsFile(web.place.etc, 'web', web.ip)
  await dns.register('web', web.ip)
  await dns.register('db', db.ip)
  await next()

  await dns.writeResolvConf(web.place.etc, '203.0.113.53')
  await next()

  await dns.startServer()
  await dns.writeResolvConf(web.place.etc, '172.18.0.1')
  await next(() => web.place.shell('getent ahostsv4 www.example.test'))
})
