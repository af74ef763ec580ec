/**
 * Lab 4.3: containers on one bridge, the switch between them, and two networks that must not meet.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { failing } from './failing.check.ts'
import { iccOff, iccOn } from './icc.check.ts'
import { isolation } from './isolation.check.ts'
import { removal } from './removal.check.ts'
import { type TwoContainers, twoNetworks } from './scene.ts'
import { spared } from './spared.check.ts'

scenario('Two containers on one bridge', (check, draw) => {
  const scene = sceneOf<TwoContainers>({ strange: draw.protocol() })
  iccOn(check, scene)
  spared(check, scene)
  iccOff(check, scene)
})

scenario('Two networks on one host', (check, draw) => {
  const scene = twoNetworks(draw)
  isolation(check, scene)
  removal(check, scene)
  failing(check, scene)
})
