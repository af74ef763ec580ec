/**
 * Lab 4.8: which container may begin a conversation with which other one, and for how long that holds.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { allow } from './allow.check.ts'
import { deny } from './deny.check.ts'
import { following } from './following.check.ts'
import { meanwhile, overlapping } from './meanwhile.check.ts'
import { moving } from './moving.check.ts'
import { denyPorts } from './ports.check.ts'
import { removal } from './removal.check.ts'
import { type Allowing, type Denying, drawnFrom } from './scene.ts'

scenario('What is not denied is allowed', (check, draw) => {
  const scene = sceneOf<Allowing>({ strange: draw.protocol() })
  deny(check, scene)
  denyPorts(check, scene)
  following(check, scene)
  meanwhile(check, scene)
  removal(check, scene)
  overlapping(check, scene)
})

scenario('What is not allowed is denied', (check, draw) => {
  const scene = sceneOf<Denying>(drawnFrom(draw))
  allow(check, scene)
  moving(check, scene)
})
