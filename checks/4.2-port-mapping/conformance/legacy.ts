/**
 * Lab 4.2 with iptables-legacy, much as Docker lays it out: one chain holds a DNAT for each published port, both ways
 * in lead there, and what all ports have in common is said once.
 */
import { writeFileSync } from 'node:fs'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import {
  addRule,
  attempt,
  deleteRule,
  isThere,
  PASS,
  type Rule,
  run,
} from '../../conformance/support/legacy.ts'
import type { PortMapping, Protocol } from '../../conformance/support/port-mapping.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/legacy.ts'
export { PortMapping } from '../../conformance/support/port-mapping.ts'

interface Publication {
  /** Leads from the port of the host to the container. */
  door: Rule
  /** Lets through what came in by that door. */
  passage: Rule
}

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  /** Never waits for anything but a command, and so is never interrupted by another call. */
  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    const { hostPort, protocols } = mapping
    const published = this.#published()
    const taken = protocols.find((protocol) =>
      published?.some((line) => line.includes(` -p ${protocol} `) && line.includes(` --dport ${hostPort} `)),
    )
    if (taken) throw new Error(`port ${hostPort}/${taken} is published already`)
    if (!published) this.#prepare()
    for (const { door, passage } of this.#publications(mapping, containerIp)) {
      addRule(passage)
      addRule(door)
    }
  }

  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    for (const { door, passage } of this.#publications(mapping, containerIp)) {
      if (!isThere(door)) continue
      deleteRule(door)
      deleteRule(passage)
    }
    if (this.#published()?.length === 0) this.#tidyUp()
  }

  get #chain(): string {
    return `PUBLISH-${this.bridge}`
  }

  /** One line for each published port, as the kernel has it; undefined when there is no chain for them. */
  #published(): string[] | undefined {
    const rules = attempt(`iptables-legacy --wait -t nat -S ${this.#chain}`)
    return rules?.split('\n').filter((line) => line.startsWith('-A'))
  }

  #publications(mapping: PortMapping, ip: string): Publication[] {
    return mapping.protocols.map((protocol) => this.#publication(protocol, mapping, ip))
  }

  #publication(protocol: Protocol, { hostPort, containerPort }: PortMapping, ip: string): Publication {
    const target = `-j DNAT --to-destination ${ip}:${containerPort}`
    const arrival = `-o ${this.bridge} -d ${ip} -p ${protocol} --dport ${containerPort}`
    const entry = `-m conntrack --ctstate DNAT --ctorigdstport ${hostPort}`
    return {
      door: { table: 'nat', chain: this.#chain, words: `-p ${protocol} --dport ${hostPort} ${target}` },
      passage: { table: 'mangle', chain: 'FORWARD', words: `${arrival} ${entry} ${PASS}` },
    }
  }

  /** What all published ports share. */
  #common(): Rule[] {
    const local = '-m addrtype --dst-type LOCAL'
    const turning = `-s ${this.subnet} -o ${this.bridge} -m conntrack --ctstate DNAT`
    return [
      { table: 'nat', chain: 'PREROUTING', words: `${local} -j ${this.#chain}` },
      { table: 'nat', chain: 'OUTPUT', words: `${local} -j ${this.#chain}` },
      { table: 'nat', chain: 'POSTROUTING', words: `-s 127.0.0.0/8 -o ${this.bridge} -j MASQUERADE` },
      { table: 'nat', chain: 'POSTROUTING', words: `${turning} -j MASQUERADE` },
    ]
  }

  #prepare(): void {
    writeFileSync(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1')
    run(`iptables-legacy --wait -t nat -N ${this.#chain}`)
    this.#common().forEach(addRule)
  }

  #tidyUp(): void {
    this.#common().forEach(deleteRule)
    run(`iptables-legacy --wait -t nat -X ${this.#chain}`)
  }
}
