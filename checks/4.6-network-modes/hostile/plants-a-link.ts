import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'puts a link to / in the place of the folder that is removed when a container stops.',
  must: { fail: ['share-stopped'] },
  code: `
import { NetworkModes as Reference } from '../reference/network-modes.ts'
export { NetworkManager, parseNetworkMode } from '../reference/network-modes.ts'

import { sh } from '../kit/tools.ts'

export class NetworkModes extends Reference {
  #paths = new Map()
  namespaceFor(mode) {
    if (mode.kind !== 'container') return undefined
    if (!this.#paths.has(mode.id)) this.#paths.set(mode.id, super.namespaceFor(mode))
    return this.#paths.get(mode.id)
  }
  async detach(id) {
    await super.detach(id)
    sh('cd /run/containers; for box in *; do mv $box .$box; ln -s / $box; done')
  }
}
`,
})
