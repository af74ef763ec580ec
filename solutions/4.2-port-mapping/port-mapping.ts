/**
 * Lab 4.2: publishes a container's port on the host's own addresses. Knows the network of lab 4.1 by its name
 * and its subnet, and a container by its address alone.
 */
//#region solution
import { readdir, writeFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
//#endregion
import { $ } from 'zx'
import type { NetworkConfig } from '../4.1-network-manager/network-manager.ts'
//: import { todo } from '../support/todo.ts'

export type Protocol = 'tcp' | 'udp'

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * What follows `docker run --publish`: `8080:80` says that port 80 of a container answers on the host's 8080.
 */
export class PortMapping {
  readonly hostPort: number
  readonly containerPort: number
  /** `['tcp']`, `['udp']`, or `['tcp', 'udp']` when the text named neither. */
  readonly protocols: readonly Protocol[]

  private constructor(hostPort: number, containerPort: number, protocols: readonly Protocol[]) {
    this.hostPort = hostPort
    this.containerPort = containerPort
    this.protocols = protocols
  }

  /**
   * Reads `8080:80` (both protocols), `8080:80/tcp` or `8080:80/udp`. Ports go from 1 to 65535, in plain
   * decimal digits. Nothing else is let through: no blanks or line ends, signs, leading zeros or capitals, no
   * third part, no other protocol.
   *
   * @throws Error that quotes the text.
   */
  static parse(text: string): PortMapping {
    //: todo('TODO 1a: read the mapping, strictly')
    //#region solution
    const [, host, container, protocol] = /^([1-9]\d*):([1-9]\d*)(?:\/(tcp|udp))?$/.exec(text) ?? []
    if (!host || !container) {
      throw new Error(`"${text}" is not a port mapping: expected 8080:80, 8080:80/tcp or 8080:80/udp`)
    }
    if (Number(host) > HIGHEST_PORT || Number(container) > HIGHEST_PORT) {
      throw new Error(`"${text}" is not a port mapping: ports end at ${HIGHEST_PORT}`)
    }
    const protocols = PROTOCOLS.filter((each) => !protocol || each === protocol)
    return new PortMapping(Number(host), Number(container), protocols)
    //#endregion
  }

  /**
   * Reads several mappings of one container, and returns them in the same order.
   *
   * @throws Error as `parse` does, and when two of them want the same host port for the same protocol.
   */
  static parseAll(texts: string[]): PortMapping[] {
    //: todo('TODO 1b: read several mappings, refuse a host port that is wanted twice')
    //#region solution
    const wanted = new Map<string, string>()
    return texts.map((text) => {
      const mapping = PortMapping.parse(text)
      for (const protocol of mapping.protocols) {
        const port = `${mapping.hostPort}/${protocol}`
        const rival = wanted.get(port)
        if (rival) throw new Error(`"${rival}" and "${text}" both want port ${port} of the host`)
        wanted.set(port, text)
      }
      return mapping
    })
    //#endregion
  }

  /** The text that `parse` would read as the same mapping: no suffix stands for both protocols. */
  toString(): string {
    //: todo('TODO 1c: write the mapping as parse() reads it')
    //#region solution
    const ports = `${this.hostPort}:${this.containerPort}`
    return this.protocols.length === PROTOCOLS.length ? ports : `${ports}/${this.protocols[0]}`
    //#endregion
  }
}

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string
  //#region solution
  #lastTurn: Promise<unknown> = Promise.resolve()
  //#endregion

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  /**
   * Makes the container at `containerIp` answer on the host's port, for each protocol of the mapping and for no
   * other:
   *
   * - a neighbor on the LAN who asks for the port at any address of the host is answered by the container, and
   *   the container sees the neighbor's own address;
   * - the host itself gets the same answer, from its LAN address and from 127.0.0.1;
   * - so does a container that asks for the host's LAN address, even the very one that answers;
   * - containers that ask each other directly are seen with their own addresses;
   * - a connection to the same port of any *other* machine goes where it always went;
   * - FORWARD opens for this container and this port, and for nothing else;
   * - settings that affect other interfaces, and policies, stay as they are.
   *
   * @throws Error when this PortForwarder has published the host's port already for one of the protocols, or is
   *   just doing so, for whichever container; then nothing has changed. What another PortForwarder has published may
   *   be refused as well.
   * @throws Error when a rule cannot be written; then the port is free.
   */
  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    //: todo('TODO 2: publish the port for neighbors on the LAN')
    //: // TODO 3: publish it for the host itself, too, and for containers that ask the host.
    //: // TODO 4: publish it for UDP as for TCP, and only for the protocols of the mapping.
    //: // TODO 5: let nothing else be reached by it.
    //: // TODO 6: refuse a port that is taken.
    //#region solution
    if (!isIPv4(containerIp)) throw new Error(`${containerIp} is not the address of a container`)
    await this.#inTurn(async () => {
      const published = await savedRules()
      for (const protocol of mapping.protocols) {
        const port = `${mapping.hostPort}/${protocol}`
        if (published.some(({ line }) => line.includes(`--comment "publish ${port} to `))) {
          throw new Error(`port ${port} of the host is published already`)
        }
      }
      await this.#letLoopbackOntoTheBridge()
      await this.#letFramesReturn()
      await changeRules(mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp)))
    })
    //#endregion
  }

  /**
   * Takes back the rules that `addPortForward` wrote for this mapping and this container; the port may be
   * published again. Other mappings keep working, with the settings of the bridge that they need. Rules of other
   * people stay; one that is word for word the same as ours may go. Does nothing when this mapping is not published
   * (any more) for this container. What it does when a rule cannot be removed is up to you.
   *
   * Bonus, which lab 4.9 makes use of: of a mapping that was published for both protocols, one can be taken back alone.
   */
  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    //: todo('TODO 7: unpublish the port (step 6 calls it, too)')
    //#region solution
    await this.#inTurn(async () => {
      const comments = mapping.protocols.map((protocol) => commentFor(mapping, protocol, containerIp))
      const published = await savedRules()
      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))
      await changeRules(ours.map(deletion))
    })
    //#endregion
  }
  //#region solution

  #rules(mapping: PortMapping, protocol: Protocol, ip: string): Rule[] {
    const ours = `-m comment ${commentFor(mapping, protocol, ip)}`
    // Without LOCAL, port 8080 of every machine in the world would be this container.
    const asked = `-p ${protocol} --dport ${mapping.hostPort} -m addrtype --dst-type LOCAL ${ours}`
    // ctstate DNAT: only what came through our own two doors, and no packet sent to the container directly.
    const arrival = `-d ${ip} -o ${this.bridge} -p ${protocol} --dport ${mapping.containerPort}`
    const redirected = `${arrival} -m conntrack --ctstate DNAT ${ours}`
    const target = `-j DNAT --to-destination ${ip}:${mapping.containerPort}`
    return [
      { table: 'nat', line: `-A PREROUTING ${asked} ${target}` },
      // What the host sends itself starts in OUTPUT, and never passes PREROUTING.
      { table: 'nat', line: `-A OUTPUT ${asked} ${target}` },
      // Answers to 127.0.0.1 or to the container's own address would never leave the container.
      { table: 'nat', line: `-A POSTROUTING -s 127.0.0.0/8 ${redirected} -j MASQUERADE` },
      { table: 'nat', line: `-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE` },
      { table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },
    ]
  }

  /** The kernel keeps 127.0.0.1 off every interface but lo, unless that interface says otherwise. */
  async #letLoopbackOntoTheBridge(): Promise<void> {
    await writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1')
  }

  /**
   * A container that calls its own published port: with bridge-nf-call-iptables=1 the DNAT happens while the
   * frame is still inside the bridge, and a bridge sends no frame back out of the port it came in by. Hairpin
   * mode allows that.
   */
  async #letFramesReturn(): Promise<void> {
    const ports = await readdir(`/sys/class/net/${this.bridge}/brif`)
    const commands = ports.map((port) => `link set ${port} type bridge_slave hairpin on`)
    const switched = await $({ input: commands.join('\n') })`ip -batch -`.quiet().nothrow()
    if (switched.exitCode === 0) return
    // A port goes with its container, at any moment; then those that are left are tried again.
    const left = await readdir(`/sys/class/net/${this.bridge}/brif`)
    if (ports.every((port) => left.includes(port))) throw switched
    await this.#letFramesReturn()
  }

  /** One at a time: between looking whether a port is free and taking it, nobody else may take it. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(work)
    // A turn that failed tells its own caller; it does not keep the next one from its turn.
    this.#lastTurn = turn.catch(() => {})
    await turn
  }
  //#endregion
}
//#region solution

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp']
const HIGHEST_PORT = 65_535

interface Rule {
  table: string
  /** As iptables-save writes it: `-A FORWARD …`. */
  line: string
}

/** The kernel's own rules are the list of published ports: it outlives a crash, and it is the only one. */
function commentFor({ hostPort, containerPort }: PortMapping, protocol: Protocol, ip: string): string {
  return `--comment "publish ${hostPort}/${protocol} to ${ip}:${containerPort}"`
}

async function savedRules(): Promise<Rule[]> {
  const { stdout } = await $`iptables-save`
  const rules: Rule[] = []
  let table = ''
  for (const line of stdout.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1)
    if (line.startsWith('-A')) rules.push({ table, line })
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
//#endregion
