/**
 * Lab 4.9: clients that had asked before the port was opened.
 */
import { type Check, packet, SECOND_ADDRESS } from '../support/index.ts'
import {
  ask,
  askAlone,
  askInside,
  askLocally,
  BEHIND,
  DNS,
  type MovingPort,
  OTHER_NETWORK,
  PATIENT,
  PATIENT_INSIDE,
  PATIENT_LOCALLY,
  PATIENT_THERE,
} from './scene.ts'

const protocol = 'udp'

export function opening(check: Check, { published }: MovingPort): void {
  check('early-client', 'a client from before the port opened is answered', {}, async (world) => {
    const all = await published(world)
    const by = all.old.place
    const first = `A client that asks for the first time. The network is ${OTHER_NETWORK.bridge}, ${OTHER_NETWORK.subnet}, as the configuration says, and the container answers on port ${BEHIND}.`
    await ask(world).isAnswered({ by, next: first })
    await askLocally(world).isAnswered({ by, byProgram: true, next: first })
    const next =
      'Its first datagram came when there was no rule, and the kernel goes on treating them all as it did that one: they are for the host itself. Have it forget, once the rules are there: for each address of the host, 127.0.0.1 included. --orig-port-dst is the port of the host.'
    await ask(world, PATIENT).isAnswered({ by, next })
    await askLocally(world, PATIENT_LOCALLY).isAnswered({ by, byProgram: true, next })
    await askInside(all, PATIENT_INSIDE).isAnswered({ by, byProgram: true, next })
    const there = { from: world.neighbour, to: SECOND_ADDRESS, port: DNS, protocol } as const
    await packet({ ...there, clientPort: PATIENT_THERE }).isAnswered({
      by,
      next: `${next} This client has asked ${SECOND_ADDRESS}, which the host has had since a moment ago.`,
    })
    await askAlone(world).isAnswered({ by, next: `${next} This port is published for UDP alone.` })
  })
}
