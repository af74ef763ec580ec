/**
 * Lab 4.7: a container on the host's own network, what must not be made for it, and what must survive its end.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { bridged } from './bridged.check.ts'
import { connecting } from './connecting.check.ts'
import { failing } from './failing.check.ts'
import { hostMode } from './host-mode.check.ts'
import { type Containers, drawnFrom } from './scene.ts'
import { stopping } from './stopping.check.ts'

scenario('A container on the network of the host', (check) => {
  hostMode(check)
  connecting(check)
})

scenario('The end of a container', (check, draw) => {
  const scene = sceneOf<Containers>(drawnFrom(draw))
  bridged(check, scene)
  stopping(check, scene)
  failing(check, scene)
})
