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

scenario('Names from outside, and a name server', (check) => {
  const scene = sceneOf<Server>()
  resolvConf(check, scene)
  answers(check, scene)
  forwarding(check, scene)
  packets(check, scene)
  sockets(check, scene)
})
