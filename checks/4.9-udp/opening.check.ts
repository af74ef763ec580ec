/**
 * Lab 4.9: clients that had asked before the port was opened.
 */
import { type Check, SECOND_ADDRESS } from '../support/index.ts'
import { ask, askAlone, askGateway, askLocally, askSecond, askThere, type MovingPort } from './scene.ts'

export function opening(check: Check, scene: MovingPort): void {
  const { published, clients, network, behind, ports } = scene
  const hint = `The network is ${network.bridge}, ${network.subnet}: a constructor of your own has to hand the configuration on.`
  check('early-client', 'a client from before the port opened is answered', { hint }, async (world) => {
    const all = await published(world)
    const by = all.old.place
    const first = `A client that asks for the first time. The network is ${network.bridge}, ${network.subnet}, as the configuration says, and the container answers on port ${behind}.`
    await ask(scene, world).isAnswered({ by, next: first })
    await askLocally(scene, world).isAnswered({ by, byProgram: true, next: first })
    const next =
      'Its first datagram came when there was no rule, and the kernel goes on treating them all as it did that one: they are for the host itself. Have it forget, once the rules are there: for each address of the host, 127.0.0.1 included. --orig-port-dst is the port of the host.'
    await ask(scene, world, clients.patient).isAnswered({ by, next })
    await askLocally(scene, world, clients.patientLocally).isAnswered({ by, byProgram: true, next })
    await askGateway(all, clients.patientInside).isAnswered({
      ...{ by, byProgram: true },
      next: `${next} This one asks from a container, and asks ${network.gateway}, which is an address of the host as well.`,
    })
    await ask(scene, world, clients.hasty).isAnswered({
      by,
      next: 'This client kept asking while the port was being published. What comes between two of your commands makes an entry of its own: so the rules come first, and then the kernel is to forget who asked before.',
    })
    await askThere(scene, world).isAnswered({
      by,
      next: `${next} This client has asked ${SECOND_ADDRESS}, which the host has had since a moment ago.`,
    })
    await askSecond(scene, world).isAnswered({
      by,
      next: `${next} This client has asked for ${ports.second}, where a program of the host has answered it so far.`,
    })
    await askAlone(scene, world).isAnswered({ by, next: `${next} This port is published for UDP alone.` })
  })
}
