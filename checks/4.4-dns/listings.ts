/** Lab 4.4: a name in no file, in a file, at a server outside, and at a server of one's own. */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { defineListings } from '../listings/define.ts'
import { registered, twoWithoutNames } from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  const { web, db } = await twoWithoutNames(stage)
  await next()
  await next()

  const dns = await world.learner.create<DnsResolver>('DnsResolver')
  await dns.writeHostsFile(web.place.etc, 'web', web.ip)
  await registered(dns, { web, db })
  await next()

  await dns.writeResolvConf(web.place.etc, '203.0.113.53')
  await next()
  await next()
  await world.host.shell('sysctl net.ipv4.ip_forward=1')
  await next()
  await dns.writeHostsFile(web.place.etc, 'web', web.ip)

  await dns.startServer()
  await dns.writeResolvConf(web.place.etc, '172.18.0.1')
  await next(() => web.place.shell('getent ahostsv4 www.example.test'))
})
