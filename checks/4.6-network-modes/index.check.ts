/**
 * Lab 4.6: what a container of each network mode has, what it reaches, and what is left when it goes.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { attaching } from './attaching.check.ts'
import { detaching } from './detaching.check.ts'
import { leaving } from './leaving.check.ts'
import { parsing } from './parsing.check.ts'
import { refusing } from './refusing.check.ts'
import type { OwnNetworks, Sharing } from './scene.ts'
import { sharing } from './sharing.check.ts'

scenario('A network of its own, or none', (check) => {
  parsing(check)
  const scene = sceneOf<OwnNetworks>()
  attaching(check, scene)
  refusing(check, scene)
  detaching(check, scene)
})

scenario("Another container's network", (check, draw) => {
  const scene = sceneOf<Sharing>({
    network: draw.network(),
    names: { web: draw.name(), side: draw.name(), helper: draw.name(), stranger: draw.name() },
    ports: { first: draw.port(), second: draw.port() },
  })
  sharing(check, scene)
  leaving(check, scene)
})
