/**
 * Lab 4.9: UDP through a published port, and who answers a client that goes on asking while the port moves.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { datagrams } from './datagrams.check.ts'
import { mappings } from './mappings.check.ts'
import { moving, movingOneProtocol } from './moving.check.ts'
import { opening } from './opening.check.ts'
import { removal } from './removal.check.ts'
import { type Datagrams, movingPort } from './scene.ts'

scenario('Datagrams to a published port', (check) => {
  const scene = sceneOf<Datagrams>()
  datagrams(check, scene)
  mappings(check, scene)
})

scenario('A published port that moves', (check, draw) => {
  const scene = movingPort(draw)
  opening(check, scene)
  moving(check, scene)
  removal(check, scene)
  movingOneProtocol(check, scene)
})
