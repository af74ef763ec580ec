/**
 * Lab 4.4: which names a container knows, from its files and from the name server on the gateway's address.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { answers } from './answers.check.ts'
import { forwarding } from './forwarding.check.ts'
import { hostsFiles, localhost } from './hosts.check.ts'
import { meanwhile } from './meanwhile.check.ts'
import { names } from './names.check.ts'
import { packets } from './packets.check.ts'
import { registered } from './registered.check.ts'
import { resolvConf } from './resolv-conf.check.ts'
import type { Files, Server } from './scene.ts'
import { sockets } from './sockets.check.ts'

scenario('Names in the files of containers', (check) => {
  const scene = sceneOf<Files>()
  hostsFiles(check, scene)
  registered(check, scene)
  localhost(check, scene)
  names(check, scene)
  meanwhile(check, scene)
})

scenario('Names from outside, and a name server', (check, draw) => {
  const address = (third: number) => `172.18.${third}.${draw.integer(1, 254)}`
  const [db, cache, moved] = draw.shuffled([16, 17, 18]).map(address) as [string, string, string]
  const scene = sceneOf<Server>({
    names: { db: draw.name(), cache: draw.name(), there: draw.name() },
    addresses: { db, cache, moved },
  })
  resolvConf(check, scene)
  answers(check, scene)
  forwarding(check, scene)
  packets(check, scene)
  sockets(check, scene)
})
