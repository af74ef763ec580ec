/**
 * Lab 4.1 as a beginner writes it: one line of shell after the other, and rules without comments.
 */
import { execSync } from 'node:child_process'
import { createHash } from 'node:crypto'

export interface NetworkConfig {
  bridge?: string
  gateway?: string
  subnet?: string
}

function run(command: string): string {
  return execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function works(command: string): boolean {
  try {
    run(command)
    return true
  } catch {
    return false
  }
}

function isAddress(text: string): boolean {
  const parts = text.split('.')
  if (parts.length !== 4) return false
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part)) return false
    if (String(Number(part)) !== part) return false
    if (Number(part) > 255) return false
  }
  return true
}

function number(ip: string): number {
  const [a, b, c, d] = ip.split('.').map(Number) as [number, number, number, number]
  return a * 16777216 + b * 65536 + c * 256 + d
}

function address(n: number): string {
  const a = Math.floor(n / 16777216)
  const b = Math.floor(n / 65536) % 256
  const c = Math.floor(n / 256) % 256
  const d = n % 256
  return a + '.' + b + '.' + c + '.' + d
}

export class AddressPool {
  first: number
  last: number
  gateway: string
  used: { [ip: string]: boolean } = {}
  // everything below this one is in use
  next: number

  constructor(subnet: string, gateway: string) {
    const parts = subnet.split('/')
    if (parts.length !== 2) throw new Error('subnet "' + subnet + '" does not look like 172.18.0.0/16')
    const ip = parts[0]!
    const bits = parts[1]!
    if (!isAddress(ip)) throw new Error('subnet "' + subnet + '" does not start with an address')
    if (!/^[0-9]+$/.test(bits) || String(Number(bits)) !== bits || Number(bits) > 32) {
      throw new Error('subnet "' + subnet + '" has no prefix length from 0 to 32')
    }
    const size = Math.pow(2, 32 - Number(bits))
    const base = Math.floor(number(ip) / size) * size
    if (!isAddress(gateway) || number(gateway) < base || number(gateway) > base + size - 1) {
      throw new Error('gateway "' + gateway + '" is not in subnet "' + subnet + '"')
    }
    this.first = base + 1
    this.last = base + size - 2
    this.gateway = gateway
    this.next = this.first
  }

  allocate(): string {
    while (this.next <= this.last) {
      const ip = address(this.next)
      this.next = this.next + 1
      if (ip !== this.gateway && this.used[ip] !== true) {
        this.used[ip] = true
        return ip
      }
    }
    throw new Error('all addresses are in use')
  }

  release(ip: string): void {
    if (this.used[ip] !== true) return
    delete this.used[ip]
    if (number(ip) < this.next) this.next = number(ip)
  }
}

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  readonly prefix: string
  readonly pool: AddressPool
  containers = new Map<string, { ip: string; veth: string }>()

  constructor({
    bridge = 'minidocker0',
    gateway = '172.18.0.1',
    subnet = '172.18.0.0/16',
  }: NetworkConfig = {}) {
    this.bridge = bridge
    this.gateway = gateway
    this.subnet = subnet
    this.prefix = subnet.slice(subnet.indexOf('/'))
    this.pool = new AddressPool(subnet, gateway)
  }

  outRule(): string {
    return `FORWARD -i ${this.bridge} ! -o ${this.bridge} -j ACCEPT`
  }

  backRule(): string {
    return `FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`
  }

  natRule(): string {
    return `POSTROUTING -s ${this.subnet} ! -o ${this.bridge} -j MASQUERADE`
  }

  async initializeBridge(): Promise<void> {
    if (!works(`ip link show ${this.bridge}`)) {
      const hash = createHash('md5').update(this.bridge).digest('hex')
      const mac = `02:42:${hash.slice(0, 2)}:${hash.slice(2, 4)}:${hash.slice(4, 6)}:${hash.slice(6, 8)}`
      run(`ip link add ${this.bridge} address ${mac} type bridge`)
    }
    // "inet 172.18.0.1/16 " somewhere in the list means that the address is there
    if (!works(`ip -4 address show dev ${this.bridge} | grep -qF 'inet ${this.gateway}${this.prefix} '`)) {
      run(`ip address add ${this.gateway}${this.prefix} dev ${this.bridge}`)
    }
    run(`ip link set ${this.bridge} up`)
    run(`echo 1 > /proc/sys/net/ipv4/ip_forward`)

    if (!works(`iptables -C ${this.outRule()}`)) run(`iptables -A ${this.outRule()}`)
    if (!works(`iptables -C ${this.backRule()}`)) run(`iptables -A ${this.backRule()}`)
    if (!works(`iptables -t nat -C ${this.natRule()}`)) run(`iptables -t nat -A ${this.natRule()}`)
  }

  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    if (this.containers.has(containerId)) {
      throw new Error('container ' + containerId + ' is connected already')
    }
    if (!(pid > 0) || Math.floor(pid) !== pid) throw new Error('not a pid: ' + pid)
    if (!works(`test "$(readlink /proc/${pid}/ns/net)" != ""`)) {
      throw new Error('there is no process ' + pid + ' for container ' + containerId)
    }
    if (works(`test "$(readlink /proc/${pid}/ns/net)" = "$(readlink /proc/self/ns/net)"`)) {
      throw new Error('process ' + pid + ' is on the network of the host')
    }
    const hash = createHash('sha1')
      .update(this.bridge + ' ' + containerId)
      .digest('hex')
    const veth = 'veth' + hash.slice(0, 11)
    const ip = this.pool.allocate()
    const inside = `nsenter --target ${pid} --net`
    let made = false
    try {
      run(`ip link add ${veth} type veth peer name eth0 netns ${pid}`)
      made = true
      run(`ip link set ${veth} master ${this.bridge}`)
      run(`ip link set ${veth} up`)
      run(`${inside} ip link set lo up`)
      run(`${inside} ip address add ${ip}${this.prefix} dev eth0`)
      run(`${inside} ip link set eth0 up`)
      run(`${inside} ip route add default via ${this.gateway} dev eth0`)
    } catch (error) {
      if (made) works(`ip link delete ${veth}`)
      this.pool.release(ip)
      throw new Error('cannot connect container ' + containerId + ' with process ' + pid + ': ' + error)
    }
    this.containers.set(containerId, { ip: ip, veth: veth })
    return ip
  }

  async cleanup(containerId: string): Promise<void> {
    const container = this.containers.get(containerId)
    if (container === undefined) return
    works(`ip link delete ${container.veth}`)
    this.containers.delete(containerId)
    this.pool.release(container.ip)
  }

  async destroyBridge(): Promise<void> {
    if (works(`iptables -C ${this.outRule()}`)) run(`iptables -D ${this.outRule()}`)
    if (works(`iptables -C ${this.backRule()}`)) run(`iptables -D ${this.backRule()}`)
    if (works(`iptables -t nat -C ${this.natRule()}`)) run(`iptables -t nat -D ${this.natRule()}`)
    if (works(`ip link show ${this.bridge}`)) run(`ip link delete ${this.bridge}`)
  }
}
