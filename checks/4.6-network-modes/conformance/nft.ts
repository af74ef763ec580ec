/**
 * Lab 4.6 on nft alone: namespaces are told apart by the number of their inode, and lo is brought up by a shell that has gone in.
 */
import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { promisify } from 'node:util'
import type { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'

type Mode = { kind: 'bridge' | 'none' } | { kind: 'container'; id: string }

export function parseNetworkMode(text: string): Mode {
  switch (text) {
    case 'bridge':
    case 'none':
      return { kind: text }
  }
  const [kind, id, ...more] = text.split(':')
  const isId = id !== undefined && /^[0-9A-Za-z]/.test(id) && !/[^\w.-]/.test(id)
  if (kind !== 'container' || !isId || more.length > 0) throw new TypeError(`unknown mode: ${text}`)
  return { kind, id }
}

interface Member {
  pid: number
  inode: number
  ip: string | undefined
  cable: boolean
}

const run = promisify(execFile)
const pathOf = (pid: number): string => `/proc/${pid}/ns/net`

/** @throws Error when the process is gone */
const inodeOf = (pid: number): number => statSync(pathOf(pid)).ino

export class NetworkModes {
  readonly manager: NetworkManager
  /** `undefined` while it is being attached. */
  readonly #members = new Map<string, Member | undefined>()

  constructor(manager: NetworkManager) {
    this.manager = manager
  }

  namespaceFor(mode: Mode): string | undefined {
    if (mode.kind !== 'container') return undefined
    const { pid, inode } = this.#member(mode.id)
    if (inodeOf(pid) !== inode) throw new Error(`the process of ${mode.id} is another one by now`)
    return pathOf(pid)
  }

  async attach(containerId: string, pid: number, mode: Mode): Promise<string | undefined> {
    if (this.#members.has(containerId)) throw new Error(`${containerId} is taken`)
    this.#members.set(containerId, undefined)
    try {
      const inode = inodeOf(pid)
      const ip = await this.#networkFor(containerId, pid, mode)
      this.#members.set(containerId, { pid, inode, ip, cable: mode.kind === 'bridge' })
      return ip
    } catch (error) {
      this.#members.delete(containerId)
      throw error
    }
  }

  async detach(containerId: string): Promise<void> {
    const member = this.#members.get(containerId)
    if (member === undefined) return
    this.#members.delete(containerId)
    if (!member.cable) return
    await this.manager.cleanup(containerId)
    for (const other of this.#members.values()) if (other?.inode === member.inode) other.ip = undefined
  }

  async #networkFor(id: string, pid: number, mode: Mode): Promise<string | undefined> {
    if (mode.kind === 'bridge') return this.manager.setupContainerNetwork(id, pid)
    if (mode.kind === 'container') {
      const owner = this.#member(mode.id)
      if (inodeOf(owner.pid) !== inodeOf(pid)) throw new Error(`${pid} does not share with ${mode.id}`)
      return owner.ip
    }
    await run('nsenter', ['-t', String(pid), '-n', 'sh', '-c', 'ip link set dev lo up'])
    return undefined
  }

  #member(id: string): Member {
    const member = this.#members.get(id)
    if (member === undefined) throw new Error(`nobody is called ${id}`)
    return member
  }
}
