/**
 * Lab 4.6: which network a container is to have: one on the bridge, none, or another container's. Building the
 * first kind is lab 4.1's business; the caller starts the processes.
 */
import type { NetworkManager } from '../4.1-network-manager/network-manager.ts'
import { todo } from '../support/todo.ts'

export type NetworkMode = { kind: 'bridge' } | { kind: 'none' } | { kind: 'container'; id: string }

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * Reads what stands behind `docker run --network`: `bridge`, `none`, or `container:<id>`. An id begins with a
 * letter or a digit; letters, digits, `_`, `.` and `-` may follow. Letters are those from a to z and A to Z.
 *
 * @throws Error that quotes the text, for everything else.
 */
export function parseNetworkMode(text: string): NetworkMode {
  todo('TODO 1: read the mode, strictly')
}

export class NetworkModes {
  readonly manager: NetworkManager

  /** @param manager its bridge is there already */
  constructor(manager: NetworkManager) {
    this.manager = manager
  }

  /**
   * Asked before a container's first process is started: the path of the network namespace that the process has
   * to join, such as `/proc/4711/ns/net`; undefined when it is to have one of its own. Any attached container can be
   * shared with, whatever its own mode is.
   *
   * @throws Error when the mode names a container that is not attached here (any more), or whose process is
   *   gone. A zombie is gone.
   */
  namespaceFor(mode: NetworkMode): string | undefined {
    todo('TODO 4a: find the namespace that the process has to join, if any')
  }

  /**
   * Called when the process runs, in the namespace that it was to have. Returns the container's address, or
   * undefined when it has none.
   *
   * - `bridge`: as in lab 4.1, by the manager.
   * - `none`: `lo` is up, with 127.0.0.1. There is nothing else, and no address is taken.
   * - `container:<id>`: the address is that container's, if it has one; an address that `detach` has taken back is
   *   nobody's. Nothing is changed.
   *
   * @throws Error when `containerId` is attached already, which it stays; when process `pid` is gone; when the
   *   container that it is to share with is not attached here (any more), or `pid` is not in its namespace. Then
   *   nothing has changed, and an id that was free is free again.
   */
  async attach(containerId: string, pid: number, mode: NetworkMode): Promise<string | undefined> {
    todo('TODO 2: with mode none, switch lo on')
    // TODO 3a: with mode bridge, have the manager connect it.
    // TODO 4b: with container:<id>, tell the address of the one that it shares with.
  }

  /**
   * The container is about to end, or has ended: the cable and the address that `attach` gave it are taken back, its
   * id is free, and nothing else changes. A network that belongs to another container stays. Does nothing for an id
   * that is not attached. Nobody calls it while `attach` or `detach` of the same id is under way.
   */
  async detach(containerId: string): Promise<void> {
    todo('TODO 3b: take back what attach made; step 5 looks at it more closely')
  }
}
