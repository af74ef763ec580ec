/**
 * Lab 4.2: the text of a port mapping, and who reaches a published port, from where, and for how long.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { fromHost } from './from-host.check.ts'
import { fromLan } from './from-lan.check.ts'
import { hairpin } from './hairpin.check.ts'
import { protocols } from './protocols.check.ts'
import { removal } from './removal.check.ts'
import { otherNetwork, type Publishing } from './scene.ts'
import { spared } from './spared.check.ts'
import { failureTold, taken } from './taken.check.ts'
import { mappingTexts } from './text.check.ts'

scenario('The text of a mapping, and packets to its port', (check, draw) => {
  mappingTexts(check)
  const scene = sceneOf<Publishing>({ strange: draw.protocol() })
  fromLan(check, scene)
  fromHost(check, scene)
  hairpin(check, scene)
  protocols(check, scene)
  spared(check, scene)
})

scenario('Taken ports, and the end of a mapping', (check, draw) => {
  const scene = otherNetwork(draw)
  taken(check, scene)
  removal(check, scene)
  failureTold(check, scene)
})
