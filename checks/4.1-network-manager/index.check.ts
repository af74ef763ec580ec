/**
 * Lab 4.1: a bridge, its containers, and their way to the world and back.
 */
import { scenario, sceneOf } from '../support/index.ts'
import { bridge, bridgeAgain } from './bridge.check.ts'
import { cable } from './cable.check.ts'
import { connected, refused } from './ids.check.ts'
import { addressPool } from './pool.check.ts'
import { manyContainers, type OneContainer } from './scene.ts'
import { secondNetwork } from './second-network.check.ts'
import { thirdNetwork } from './third-network.check.ts'
import { cleanup, destruction } from './undoing.check.ts'
import { wayIn } from './way-in.check.ts'
import { otherWaysOut, wayOut } from './way-out.check.ts'

scenario('One container and the world', (check) => {
  const scene = sceneOf<OneContainer>()
  bridge(check, scene)
  cable(check, scene)
  wayOut(check, scene)
  bridgeAgain(check, scene)
  cleanup(check, scene)
  destruction(check, scene)
})

scenario('Addresses, and many containers', (check, draw) => {
  addressPool(check, draw)
  const scene = manyContainers(draw)
  connected(check, scene)
  wayIn(check, scene, draw)
  otherWaysOut(check, scene)
  refused(check, scene)
  const second = secondNetwork(check, scene, draw)
  thirdNetwork(check, scene, second, draw)
})
