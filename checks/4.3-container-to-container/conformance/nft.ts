/**
 * Lab 4.3 with nft alone: one verdict map, asked for the bridge that a packet comes in by and the one it leaves by.
 * A drop in it is final, whatever any other table accepts.
 */
import type { TrafficConfig } from '../../../solutions/4.3-container-to-container/container-to-container.ts'
import { BEFORE_FORWARD, deleted, emptied, nft, PASS_CHAIN } from '../../conformance/support/nft.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'

export class ContainerTraffic {
  readonly bridge: string

  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {
    this.bridge = bridge
  }

  async setIcc(allowed: boolean): Promise<void> {
    const within = `element ip ${this.#table} verdicts { ${this.bridge} . ${this.bridge} : goto pass }`
    // Added before it is deleted: then it is there to be deleted.
    await nft([...this.#rules(), `add ${within}`, ...(allowed ? [] : [`delete ${within}`])])
  }

  async isolateFrom(otherBridge: string): Promise<void> {
    const pairs = [
      [this.bridge, otherBridge],
      [otherBridge, this.bridge],
    ]
    const drops = pairs.map((pair) => `${pair.join(' . ')} : drop`)
    await nft([...this.#rules(), `add element ip ${this.#table} verdicts { ${drops.join(', ')} }`])
  }

  async remove(): Promise<void> {
    await nft(deleted(this.#table))
  }

  get #table(): string {
    return `traffic-${this.bridge}`
  }

  #rules(): string[] {
    return [
      ...emptied(this.#table),
      `table ip ${this.#table} {
        ${PASS_CHAIN}
        map verdicts { type ifname . ifname : verdict; }
        chain forward {
          ${BEFORE_FORWARD}
          iifname . oifname vmap @verdicts
        }
      }`,
    ]
  }
}
