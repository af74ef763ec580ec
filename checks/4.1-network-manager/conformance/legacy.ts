/**
 * Lab 4.1 with iptables-legacy, and with cables as most tutorials lay them: made on the host under two names, and
 * then one end is handed over and renamed.
 */
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { AddressPool } from '../../conformance/support/address-pool.ts'
import {
  acceptPassed,
  addRule,
  deleteRule,
  isThere,
  PASS,
  type Rule,
  run,
} from '../../conformance/support/legacy.ts'

export { AddressPool }

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  readonly prefix: string
  readonly pool: AddressPool
  readonly #addresses: Record<string, string> = {}

  constructor({
    bridge = 'minidocker0',
    gateway = '172.18.0.1',
    subnet = '172.18.0.0/16',
  }: NetworkConfig = {}) {
    this.bridge = bridge
    this.gateway = gateway
    this.subnet = subnet
    this.prefix = subnet.replace(/.*(?=\/)/, '')
    this.pool = new AddressPool(subnet, gateway)
  }

  async initializeBridge(): Promise<void> {
    const { bridge, gateway, prefix } = this
    if (!hasLink(bridge)) {
      run(`ip link add ${bridge} type bridge`)
      // One of its own for good; else it has that of one of its ports, and changes it with them.
      run(`ip link set ${bridge} address ${macOf(gateway)}`)
    }
    run(`ip address replace ${gateway}${prefix} dev ${bridge}`)
    run(`ip link set ${bridge} up`)
    writeFileSync('/proc/sys/net/ipv4/ip_forward', '1')
    for (const rule of this.#rules()) if (!isThere(rule)) addRule(rule)
  }

  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    if (this.#addresses[containerId]) throw new Error(`there is a container ${containerId} already`)
    const ip = this.pool.allocate()
    this.#addresses[containerId] = ip
    try {
      this.#connect(containerId, pid, ip)
    } catch (error) {
      await this.cleanup(containerId)
      throw error
    }
    return ip
  }

  async cleanup(containerId: string): Promise<void> {
    const ip = this.#addresses[containerId]
    if (!ip) return
    const [port] = this.#namesFor(containerId)
    deleteLink(port)
    delete this.#addresses[containerId]
    this.pool.release(ip)
  }

  async destroyBridge(): Promise<void> {
    for (const rule of this.#rules()) if (isThere(rule)) deleteRule(rule)
    deleteLink(this.bridge)
  }

  #rules(): Rule[] {
    const { bridge, subnet } = this
    const answers = '-m conntrack --ctstate RELATED,ESTABLISHED'
    return [
      { table: 'nat', chain: 'POSTROUTING', words: `-s ${subnet} ! -o ${bridge} -j MASQUERADE` },
      { table: 'mangle', chain: 'FORWARD', words: `-i ${bridge} ! -o ${bridge} ${PASS}` },
      { table: 'mangle', chain: 'FORWARD', words: `-o ${bridge} ${answers} ${PASS}` },
      acceptPassed(`network-${bridge}`),
    ]
  }

  #namesFor(containerId: string): [port: string, peer: string] {
    const hash = createHash('md5').update(`${this.bridge} ${containerId}`).digest('base64url')
    const name = hash.slice(0, 12)
    return [`h-${name}`, `c-${name}`]
  }

  #connect(containerId: string, pid: number, ip: string): void {
    const [port, peer] = this.#namesFor(containerId)
    const inside = `nsenter -t ${pid} -n`
    run(`ip link add ${port} type veth peer name ${peer}`)
    run(`ip link set ${peer} netns ${pid}`)
    run(`ip link set ${port} master ${this.bridge}`)
    run(`ip link set ${port} up`)
    // Lets a frame leave by the port that it came in by: a container calls its own published port.
    run(`bridge link set dev ${port} hairpin on`)
    run(`${inside} ip link set ${peer} name eth0 address ${macOf(ip)}`)
    run(`${inside} ip link set lo up`)
    run(`${inside} ip address add ${ip}${this.prefix} dev eth0`)
    run(`${inside} ip link set eth0 up`)
    run(`${inside} ip route add default via ${this.gateway}`)
  }
}

function deleteLink(name: string): void {
  if (hasLink(name)) run(`ip link delete ${name}`)
}

function hasLink(name: string): boolean {
  return existsSync(`/sys/class/net/${name}`)
}

function macOf(ip: string): string {
  return ip.split('.').reduce((mac, byte) => `${mac}:${Number(byte).toString(16).padStart(2, '0')}`, '06:00')
}
