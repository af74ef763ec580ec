/**
 * Lab 4.6: which network a container is to have: one on the bridge, none, or another container's. Building the
 * first kind is lab 4.1's business; the caller starts the processes.
 */
//#region solution
import { readlinkSync } from 'node:fs'
import { $ } from 'zx'
//#endregion
import type { NetworkManager } from '../4.1-network-manager/network-manager.ts'
//: import { todo } from '../support/todo.ts'

export type NetworkMode = { kind: 'bridge' } | { kind: 'none' } | { kind: 'container'; id: string }

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * Reads what stands behind `docker run --network`: `bridge`, `none`, or `container:<id>`. An id begins with a
 * letter or a digit; letters, digits, `_`, `.` and `-` may follow. Letters are those from a to z and A to Z.
 *
 * @throws Error that quotes the text, for everything else.
 */
export function parseNetworkMode(text: string): NetworkMode {
  //: todo('TODO 1: read the mode, strictly')
  //#region solution
  if (text === 'bridge' || text === 'none') return { kind: text }
  const [, id] = /^container:([A-Za-z\d][\w.-]*)$/.exec(text) ?? []
  if (id) return { kind: 'container', id }
  throw new Error(`"${text}" is not a network mode: expected bridge, none or container:<id>`)
  //#endregion
}

export class NetworkModes {
  readonly manager: NetworkManager
  //#region solution
  readonly #attached = new Map<string, Attached>()
  //#endregion

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
    //: todo('TODO 4a: find the namespace that the process has to join, if any')
    //#region solution
    return mode.kind === 'container' ? namespacePath(this.#running(mode.id).pid) : undefined
    //#endregion
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
    //: todo('TODO 2: with mode none, switch lo on')
    //: // TODO 3a: with mode bridge, have the manager connect it.
    //: // TODO 4b: with container:<id>, tell the address of the one that it shares with.
    //#region solution
    if (this.#attached.has(containerId)) throw new Error(`container ${containerId} is attached already`)
    // A container cannot share with itself, so this is asked before it is in the list.
    if (mode.kind === 'container') this.#running(mode.id)
    // Before the first await: nobody else can attach this id in between.
    const container: Attached = { pid, namespace: namespaceOf(pid), mode, address: undefined }
    this.#attached.set(containerId, container)
    try {
      container.address = await this.#connect(containerId, container)
    } catch (error) {
      this.#attached.delete(containerId)
      throw error
    }
    return container.address
    //#endregion
  }

  /**
   * The container is about to end, or has ended: the cable and the address that `attach` gave it are taken back, its
   * id is free, and nothing else changes. A network that belongs to another container stays. Does nothing for an id
   * that is not attached. Nobody calls it while `attach` or `detach` of the same id is under way.
   */
  async detach(containerId: string): Promise<void> {
    //: todo('TODO 3b: take back what attach made; step 5 looks at it more closely')
    //#region solution
    const container = this.#attached.get(containerId)
    this.#attached.delete(containerId)
    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)
    //#endregion
  }
  //#region solution

  async #connect(containerId: string, container: Attached): Promise<string | undefined> {
    const { pid, namespace, mode } = container
    switch (mode.kind) {
      case 'bridge':
        return this.manager.setupContainerNetwork(containerId, pid)
      case 'none':
        await $`nsenter --target ${pid} --net ip link set lo up`
        return undefined
      case 'container': {
        const owner = this.#running(mode.id)
        container.owner = owner
        if (namespace === owner.namespace) return this.#addressOf(owner)
        throw new Error(`process ${pid} is not in the network namespace of container ${mode.id}`)
      }
    }
  }

  #running(id: string): Attached {
    const container = this.#attached.get(id)
    const namespace = container && namespaceOf(container.pid)
    // A pid is given again: by now it may be that of a process in another namespace.
    if (!namespace || namespace !== container.namespace) throw new Error(`container ${id} is not running`)
    return container
  }

  /** That of the container which has the cable: when it is detached, those that share with it have none. */
  #addressOf(container: Attached): string | undefined {
    if (container.owner) return this.#addressOf(container.owner)
    // Not by its id, which another container may have by now.
    return [...this.#attached.values()].includes(container) ? container.address : undefined
  }
  //#endregion
}
//#region solution

interface Attached {
  pid: number
  namespace: string | undefined
  mode: NetworkMode
  address: string | undefined
  /** Whose network it shares. */
  owner?: Attached
}

function namespacePath(pid: number): string {
  return `/proc/${pid}/ns/net`
}

/** `net:[4026532281]`, the same for all processes in it; undefined for a process that is gone. */
function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(namespacePath(pid))
  } catch {
    return undefined
  }
}
//#endregion
