/**
 * Lab 4.6 as a beginner writes it: an array of records, a text that is read character by character, and shell commands.
 */
import { spawnSync } from 'node:child_process'
import type { NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

export type NetworkMode = { kind: 'bridge' } | { kind: 'none' } | { kind: 'container'; id: string }

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

const firstCharacters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const otherCharacters = firstCharacters + '_.-'

export function parseNetworkMode(text: string): NetworkMode {
  if (text === 'bridge') return { kind: 'bridge' }
  if (text === 'none') return { kind: 'none' }
  if (text.startsWith('container:')) {
    const id = text.substring('container:'.length)
    let good = id.length > 0 && firstCharacters.includes(id.charAt(0))
    for (const character of id) {
      if (!otherCharacters.includes(character)) good = false
    }
    if (good) return { kind: 'container', id }
  }
  throw new Error("I do not know the network mode '" + text + "'")
}

function shell(line: string): { ok: boolean; output: string; errors: string } {
  const result = spawnSync('bash', ['-c', line], { encoding: 'utf8' })
  return { ok: result.status === 0, output: result.stdout.trim(), errors: result.stderr.trim() }
}

function namespaceNumber(pid: number): string {
  const result = shell(`readlink /proc/${Number(pid)}/ns/net`)
  return result.ok ? result.output : ''
}

type Item = {
  id: string
  pid: number
  namespace: string
  kind: string
  address: string | undefined
  owner: Item | undefined
}

export class NetworkModes {
  readonly manager: NetworkManager

  list: Item[] = []
  busy: string[] = []

  constructor(manager: NetworkManager) {
    this.manager = manager
  }

  namespaceFor(mode: NetworkMode): string | undefined {
    if (mode.kind === 'bridge' || mode.kind === 'none') return undefined
    const other = this.list.find((item) => item.id === mode.id)
    if (other === undefined) throw new Error('there is no container ' + mode.id)
    const now = namespaceNumber(other.pid)
    if (now === '' || now !== other.namespace)
      throw new Error('the process of container ' + mode.id + ' has ended')
    return '/proc/' + other.pid + '/ns/net'
  }

  async attach(containerId: string, pid: number, mode: NetworkMode): Promise<string | undefined> {
    if (this.list.some((item) => item.id === containerId) || this.busy.includes(containerId)) {
      throw new Error('there is a container ' + containerId + ' already')
    }
    const namespace = namespaceNumber(pid)
    if (namespace === '') throw new Error('there is no process ' + pid)

    if (mode.kind === 'bridge') {
      this.busy.push(containerId)
      try {
        const address = await this.manager.setupContainerNetwork(containerId, pid)
        this.list.push({ id: containerId, pid, namespace, kind: 'bridge', address, owner: undefined })
        return address
      } finally {
        this.busy = this.busy.filter((id) => id !== containerId)
      }
    }

    if (mode.kind === 'none') {
      const up = shell(`nsenter --target ${Number(pid)} --net ip link set lo up`)
      if (!up.ok) throw new Error('cannot switch lo on for process ' + pid + ': ' + up.errors)
      this.list.push({ id: containerId, pid, namespace, kind: 'none', address: undefined, owner: undefined })
      return undefined
    }

    const other = this.list.find((item) => item.id === mode.id)
    if (other === undefined) throw new Error('there is no container ' + mode.id + ' to share a network with')
    if (other.namespace !== namespace) {
      throw new Error('process ' + pid + ' does not share the network of container ' + mode.id)
    }
    if (namespaceNumber(other.pid) !== namespace) {
      // The other process has ended. If the namespace has gone with it, this is a new one with an old number, and
      // its lo is still switched off.
      const lo = shell(
        `nsenter --target ${Number(pid)} --net ip -o -4 address show dev lo up | grep -w 127.0.0.1`,
      )
      if (!lo.ok) throw new Error('the network of container ' + mode.id + ' is gone')
    }
    const owner = other.owner === undefined ? other : other.owner
    this.list.push({ id: containerId, pid, namespace, kind: 'container', address: undefined, owner })
    // The owner may have been detached since; then its address is somebody else's.
    return this.list.includes(owner) ? owner.address : undefined
  }

  async detach(containerId: string): Promise<void> {
    const item = this.list.find((one) => one.id === containerId)
    if (item === undefined) return
    this.list = this.list.filter((one) => one !== item)
    if (item.kind === 'bridge') {
      await this.manager.cleanup(containerId)
    }
  }
}
