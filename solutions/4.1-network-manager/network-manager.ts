/**
 * Lab 4.1: connects containers to one switch and to the world. A container is known here only as an id and a
 * pid; how it was started, what it runs and which ports it publishes is not this file's business.
 */
//#region solution
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
//#endregion
import { $ } from 'zx'
//: import { todo } from '../support/todo.ts'

export interface NetworkConfig {
  /** Name of the bridge. Default: `minidocker0`. */
  bridge?: string
  /** The host's own address on the bridge; containers send through it. Default: `172.18.0.1`. */
  gateway?: string
  /** All addresses of the network. Default: `172.18.0.0/16`. Change `gateway` with it. */
  subnet?: string
}

/**
 * The addresses of one network. It never hands out three: the first (the network itself), the last (broadcast)
 * and the gateway's, which can be any other. With the gateway on `.1`, `172.18.0.0/16` therefore runs from
 * `172.18.0.2` to `172.18.255.254`, and `10.0.0.0/29` from `10.0.0.2` to `10.0.0.6`.
 */
export class AddressPool {
  //#region solution
  readonly #subnet: string
  readonly #gateway: number
  readonly #last: number
  readonly #taken = new Set<number>()
  /** Every address below this one is taken: no need to look at 65 000 of them each time. */
  #next: number

  //#endregion
  //: #next = 2

  /** @throws Error when `subnet` does not look like `172.18.0.0/16`, or `gateway` is not inside it. */
  constructor(subnet: string, gateway: string) {
    //: // A simple counter for one network, which is enough for the first steps.
    //: if (subnet !== '172.18.0.0/16' || gateway !== '172.18.0.1') {
    //:   todo('TODO 5a: read any subnet and gateway, and keep what allocate() needs to know of them')
    //: }
    //#region solution
    const [network = '', prefix = '', more] = subnet.split('/')
    if (!isIPv4(network) || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32 || more !== undefined) {
      throw new Error(`${subnet} is not a subnet: expected something like 172.18.0.0/16`)
    }
    const size = 2 ** (32 - Number(prefix))
    const first = Math.floor(toNumber(network) / size) * size
    this.#subnet = subnet
    this.#gateway = toNumber(gateway)
    this.#last = first + size - 2
    this.#next = first + 1
    if (!isIPv4(gateway) || this.#gateway < this.#next || this.#gateway > this.#last) {
      throw new Error(`the gateway ${gateway} is not an address for a machine in ${subnet}`)
    }
    //#endregion
  }

  /**
   * Takes the lowest free address, and returns it.
   *
   * @throws Error when none is left.
   */
  allocate(): string {
    //: if (this.#next < 10) return `172.18.0.${this.#next++}`
    //: todo('TODO 5b: hand out the lowest free address of the subnet')
    //#region solution
    while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++
    if (this.#next > this.#last) throw new Error(`no addresses left in ${this.#subnet}`)
    this.#taken.add(this.#next)
    return toAddress(this.#next)
    //#endregion
  }

  /**
   * Makes `ip` free again. An address that was never handed out (the gateway's, say), or is free already,
   * changes nothing.
   */
  release(ip: string): void {
    //: todo('TODO 5c: take an address back')
    //#region solution
    const freed = toNumber(ip)
    if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)
    //#endregion
  }
}

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  /** With its slash, as commands want it behind an address: `/16`. */
  readonly prefix: string
  readonly pool: AddressPool
  //#region solution
  readonly #addresses = new Map<string, string>()
  //#endregion

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

  /**
   * Builds the host's half of the network:
   *
   * - the bridge exists, has the gateway's address with the subnet's prefix length, and is up;
   * - the host forwards packets (`net.ipv4.ip_forward`);
   * - the FORWARD chain lets packets from the bridge out to other interfaces, whichever they are;
   * - it lets only answers back in, with the ICMP errors that belong to them: a neighbor who adds a route to our
   *   subnet must not get in;
   * - it lets nothing else pass, and its policy stays DROP (within a bridge, and between two, lab 4.3 decides);
   * - what a container sends out of the host with an address of our subnet gets the host's address on that
   *   interface instead (MASQUERADE); what stays on the bridge keeps its own, and so do other senders.
   *
   * May be called again later, also by another NetworkManager whose predecessor crashed half-way: all of this
   * holds then, nothing fails, and no rule is there twice.
   *
   * @throws Error when a step fails, for example when a rule cannot be written.
   */
  async initializeBridge(): Promise<void> {
    //: todo('TODO 1: make the bridge, give it its address, switch it on')
    //: // TODO 3, when the gateway answers: switch forwarding on, and write the rules for the way out and back.
    //: // TODO 4: with these rules, nobody else gets in.
    //: // In step 6 it is called again after it threw half-way: then it does the rest.
    //#region solution
    await ensureBridge(this.bridge, macFor(this.gateway))
    await $`ip address replace ${this.gateway}${this.prefix} dev ${this.bridge}`
    await $`ip link set ${this.bridge} up`
    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')
    const leftovers = await savedRules(this.#comment)
    await changeRules([...leftovers.map(deletion), ...this.#rules()])
    //#endregion
  }

  /**
   * Connects the network namespace of process `pid` to the bridge, and returns the address that it got.
   * Afterwards the container has `lo` up, and an `eth0` that is up, has that address with the subnet's prefix
   * length, and a default route through the gateway.
   *
   * - Any number of containers may be set up at the same moment.
   * - Ids can be long, and can start and end alike; an interface name has room for 15 characters.
   * - Another network may have a container with the same id.
   * - The host has an `eth0` of its own, which is not to be touched.
   *
   * @throws Error when `containerId` is connected already, or just being connected: that one stays as it is.
   * @throws Error when `pid` is gone or cannot be connected, or no address is left: then no interface is left
   *   behind, here or in the container, and the address and the id are free again.
   */
  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    //: todo('TODO 2: run a cable from the container to the bridge and configure its end')
    //: // TODO 6: many at once, ids alike, a process that is gone; a second network, whose initializeBridge threw before.
    //#region solution
    const connected = this.#addresses.get(containerId)
    if (connected) throw new Error(`container ${containerId} is connected already, as ${connected}`)
    // Both lines come before the first await: nobody else can be given this address, or this id, in between.
    const ip = this.pool.allocate()
    this.#addresses.set(containerId, ip)
    try {
      await this.#runCable(this.#vethFor(containerId), ip, pid)
    } catch (cause) {
      await this.cleanup(containerId)
      throw new Error(`cannot connect container ${containerId}: is process ${pid} still running?`, { cause })
    }
    return ip
    //#endregion
  }

  /**
   * Unplugs a container: its veth is gone from the host and its address is free again. When the veth is gone
   * already, together with the container's process, the address is freed all the same. Does nothing for a
   * container that is not connected (any more), even if its address belongs to another one by now. Nobody calls it
   * while `setupContainerNetwork` of the same id is under way.
   */
  async cleanup(containerId: string): Promise<void> {
    //: todo('TODO 7a: unplug the container (step 6 may call it, too)')
    //#region solution
    const ip = this.#addresses.get(containerId)
    if (!ip) return
    await deleteLink(this.#vethFor(containerId))
    if (this.#addresses.delete(containerId)) this.pool.release(ip)
    //#endregion
  }

  /**
   * Removes what `initializeBridge` made, and nothing else: the bridge and our rules go, those of other networks
   * and of other people stay, however much they look like ours; only a rule that is the same word for word, or has
   * our own comment, may go with ours. Forwarding stays on, because by now others may count on it. When there is only
   * a part of it, as after a crash, that part goes; when there is nothing, it does nothing. Afterwards
   * `initializeBridge` may build it anew. What it does when something cannot be removed is up to you, and so it is
   * with `cleanup`.
   */
  async destroyBridge(): Promise<void> {
    //: todo('TODO 7b: remove the bridge and our rules, and only those')
    //#region solution
    const ours = await savedRules(this.#comment)
    await changeRules(ours.map(deletion))
    await deleteLink(this.bridge)
    //#endregion
  }
  //#region solution

  /** What makes a rule ours, as iptables-save writes it. The blank makes sure of the quotation marks. */
  get #comment(): string {
    return `--comment "${this.bridge} network"`
  }

  #rules(): Rule[] {
    const ours = `-m comment ${this.#comment}`
    return [
      { table: 'nat', line: `-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE` },
      { table: 'filter', line: `-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT` },
      {
        table: 'filter',
        line: `-A FORWARD -o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED ${ours} -j ACCEPT`,
      },
    ]
  }

  /** A hash, because ids that start alike must not share a name, and a name holds 15 characters. */
  #vethFor(containerId: string): string {
    const hash = createHash('sha256').update(`${this.bridge}/${containerId}`).digest('hex')
    return `veth${hash.slice(0, 11)}`
  }

  async #runCable(veth: string, ip: string, pid: number): Promise<void> {
    // The far end is born inside the container: on the host, the name eth0 belongs to somebody else.
    const peer = ['name', 'eth0', 'address', macFor(ip), 'netns', `${pid}`]
    await $`ip link add ${veth} up master ${this.bridge} type veth peer ${peer}`
    const commands = [
      'link set lo up',
      `address add ${ip}${this.prefix} dev eth0`,
      'link set eth0 up',
      `route add default via ${this.gateway}`,
    ]
    await $({ input: commands.join('\n') })`nsenter --target ${pid} --net ip -batch -`
  }
  //#endregion
}
//#region solution

interface Rule {
  table: string
  /** As iptables-save writes it: `-A FORWARD …`. */
  line: string
}

/** All rules with this comment, in all tables. */
async function savedRules(comment: string): Promise<Rule[]> {
  const { stdout } = await $`iptables-save`
  const rules: Rule[] = []
  let table = ''
  for (const line of stdout.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1)
    if (line.includes(comment)) rules.push({ table, line })
  }
  return rules
}

function deletion({ table, line }: Rule): Rule {
  return { table, line: line.replace(/^-A/, '-D') }
}

/** One process for any number of rules; of a table's lines either all hold afterwards, or none. */
async function changeRules(changes: Rule[]): Promise<void> {
  if (changes.length === 0) return
  const tables = [...new Set(changes.map(({ table }) => table))]
  const script = tables.flatMap((name) => [
    `*${name}`,
    ...changes.filter(({ table }) => table === name).map(({ line }) => line),
    'COMMIT\n',
  ])
  await $({ input: script.join('\n') })`iptables-restore --noflush --wait`
}

/**
 * Without an address of its own a bridge borrows the lowest MAC among its ports, and changes it when that
 * port goes: the other containers then talk to a gateway that is not there until their ARP entries expire.
 */
async function ensureBridge(name: string, mac: string): Promise<void> {
  const added = await $`ip link add ${name} address ${mac} type bridge`.quiet().nothrow()
  if (added.exitCode !== 0 && !(await linkExists(name))) throw added
}

/** Asks afterwards, not before: a veth can vanish together with its container at any moment. */
async function deleteLink(name: string): Promise<void> {
  const deleted = await $`ip link delete ${name}`.quiet().nothrow()
  if (deleted.exitCode !== 0 && (await linkExists(name))) throw deleted
}

async function linkExists(name: string): Promise<boolean> {
  const { exitCode } = await $`ip link show ${name}`.quiet().nothrow()
  return exitCode === 0
}

/** 172.18.0.2 → 02:42:ac:12:00:02, so that an address used again meets no stale ARP entry. */
function macFor(ip: string): string {
  const bytes = [0x02, 0x42, ...ip.split('.').map(Number)]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

function toNumber(ip: string): number {
  return ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
//#endregion
