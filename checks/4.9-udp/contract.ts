/**
 * What the stub of lab 4.9 asks for, and which checks hold code to it.
 */
import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: 'A PortForwarder whose every change holds for UDP at once, also for a client that has been sending all along from one and the same port.',
      heldBy: ['early-client', 'move-same-client', 'remove-same-client'],
    },
    {
      says: 'Publishes the port as lab 4.2 does, for each protocol of the mapping.',
      heldBy: [
        ...(['udp-lan', 'udp-only', 'udp-host', 'udp-localhost', 'udp-hairpin'] as const),
        ...(['udp-other-machines', 'both-protocols'] as const),
      ],
    },
    {
      says: "Afterwards the container answers every client, whichever address of the host's interfaces it asks, also one whose datagrams have been coming to this port since before it was published.",
      heldBy: ['early-client'],
    },
    { says: "Error when the host's port is taken; then nothing has changed.", heldBy: ['udp-taken'] },
    {
      says: 'Takes back what `addPortForward` did, for the protocols of this mapping and for no other.',
      heldBy: ['remove-one-protocol', 'remove-new-client'],
    },
    {
      says: 'Afterwards the container gets no datagram by this port any more, not even from a client in the middle of a conversation.',
      heldBy: ['remove-new-client', 'remove-same-client'],
    },
    {
      says: 'Does nothing when it is not published for this container (any more): no conversation ends.',
      heldBy: ['remove-twice'],
    },
    {
      says: 'Lets a published port lead to another container: `mapping` is published for `fromIp`, and afterwards it is for `toIp`.',
      heldBy: ['move-new-client', 'move-one-protocol', 'remove-new-client'],
    },
    {
      says: 'No datagram that is sent from then on reaches the old container, no matter who sends it and how many are sent meanwhile;',
      heldBy: ['move-same-client', 'move-under-traffic'],
    },
    {
      says: 'Conversations of others, with other ports, other machines or the container itself, do not notice.',
      heldBy: ['move-other-conversations', 'move-one-protocol'],
    },
  ],
  background: [
    'What it does when a rule cannot be removed is up to you, as in lab 4.2.',
    "Lab 4.9: UDP through a published port, and the conversations that began before the port led where it leads now. The rules are lab 4.2's business; this file knows of them only that they are there, or gone.",
    'some that are sent meanwhile may be lost.',
    'What happens when `mapping` is not published for `fromIp` is up to you.',
  ],
})
