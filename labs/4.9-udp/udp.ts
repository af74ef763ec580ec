/**
 * Lab 4.9: UDP through a published port, and the conversations that began before the port led where it leads
 * now. The rules are lab 4.2's business; this file knows of them only that they are there, or gone.
 */
import { $ } from 'zx'
import { PortForwarder, type PortMapping } from '../4.2-port-mapping/port-mapping.ts'
import { todo } from '../support/todo.ts'

/**
 * A PortForwarder whose every change holds for UDP at once, also for a client that has been sending all along
 * from one and the same port.
 */
export class UdpPortForwarder extends PortForwarder {
  /**
   * Publishes the port as lab 4.2 does, for each protocol of the mapping. Afterwards the container answers
   * every client, whichever address of the host's interfaces it asks, also one whose datagrams have been coming
   * to this port since before it was published.
   *
   * @throws Error when the host's port is taken; then nothing has changed.
   */
  override async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    todo('TODO 1: publish the port')
    // TODO 2: have the kernel forget who asked the host in vain.
  }

  /**
   * Takes back what `addPortForward` did, for the protocols of this mapping and for no other. Afterwards the
   * container gets no datagram by this port any more, not even from a client in the middle of a conversation.
   * Does nothing when it is not published for this container (any more): no conversation ends. What it does when a rule
   * cannot be removed is up to you, as in lab 4.2.
   */
  override async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    todo('TODO 3: unpublish the port, then have the kernel forget the clients that it led to the container')
  }

  /**
   * Lets a published port lead to another container: `mapping` is published for `fromIp`, and afterwards it is
   * for `toIp`. No datagram that is sent from then on reaches the old container, no matter who sends it and how
   * many are sent meanwhile; some that are sent meanwhile may be lost. Conversations of others, with other
   * ports, other machines or the container itself, do not notice. What happens when `mapping` is not published for
   * `fromIp` is up to you.
   */
  async movePortForward(mapping: PortMapping, fromIp: string, toIp: string): Promise<void> {
    todo('TODO 4: move the port to another container (step 3 calls it, too)')
  }
}

export { NetworkManager, PortMapping } from '../4.2-port-mapping/port-mapping.ts'
