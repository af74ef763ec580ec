/**
 * Lab 4.5: containers that find each other and are reached, what is left of one that was stopped, and what of one that
 * could not be started.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { again } from './again.check.ts'
import { atOnce } from './at-once.check.ts'
import { ends } from './ends.check.ts'
import { failing, failingLate } from './failing.check.ts'
import { running } from './running.check.ts'
import type { Failures, TwoContainers } from './scene.ts'
import { networkStays, stopping } from './stopping.check.ts'

scenario('Two containers, a neighbor, and two calls at once', (check) => {
  const scene = sceneOf<TwoContainers>()
  running(check, scene)
  stopping(check, scene)
  again(check, scene)
  atOnce(check, scene)
})

scenario('Starts that fail, and ends that are not quiet', (check, draw) => {
  const [web, rival, odd, db] = [draw.name(), draw.name(), draw.name(), draw.name()]
  const scene = sceneOf<Failures>({
    names: { web, rival, odd, db, job: draw.name(), late: draw.name(), witness: draw.name() },
    port: draw.port(),
    hostPorts: { web: draw.port(), free: draw.port(), last: draw.port() },
  })
  networkStays(check, scene)
  failing(check, scene)
  ends(check, scene)
  failingLate(check, scene)
})
