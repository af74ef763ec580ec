/**
 * Lab 4.8 with nft alone: per action three sets, of pairs of addresses, of pairs with a protocol, and of pairs with
 * a protocol and a port. Every change writes the table anew, in one transaction.
 */
import type {
  Action,
  PolicyConfig,
  Traffic,
} from '../../../solutions/4.8-network-policies/network-policies.ts'
import { BEFORE_FORWARD, deleted, nft, PASS_CHAIN } from '../../conformance/support/nft.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'

interface Rule {
  action: Action
  from: string
  to: string
  traffic: Traffic
}

const VERDICTS: Record<Action, string> = { allow: 'goto pass', deny: 'drop' }

/** Numbers, because these are looked for as they stand in the packet. */
const PROTOCOLS = { tcp: 6, udp: 17 }

/** What the sets are asked for; an element has as many parts as its question. */
const QUESTIONS = [
  'ip saddr . ip daddr',
  'ip saddr . ip daddr . meta l4proto',
  'ip saddr . ip daddr . meta l4proto . th dport',
]

export class NetworkPolicy {
  readonly bridge: string
  readonly otherwise: Action
  readonly #addresses = new Map<string, string>()
  readonly #rules = new Set<Rule>()
  #inForce = false
  #before: Promise<unknown> = Promise.resolve()

  constructor({ bridge = 'minidocker0', otherwise = 'allow' }: PolicyConfig = {}) {
    this.bridge = bridge
    this.otherwise = otherwise
  }

  async containerUp(name: string, ip: string): Promise<void> {
    this.#addresses.set(name, ip)
    await this.#apply()
  }

  async containerDown(name: string): Promise<void> {
    this.#addresses.delete(name)
    if (this.#inForce) await this.#apply()
  }

  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.#rules.add({ action: 'allow', from, to, traffic })
    await this.#apply()
  }

  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.#rules.add({ action: 'deny', from, to, traffic })
    await this.#apply()
  }

  async remove(): Promise<void> {
    this.#inForce = false
    await this.#inTurn(() => deleted(this.#table))
  }

  get #table(): string {
    return `policy-${this.bridge}`
  }

  #apply(): Promise<void> {
    this.#inForce = true
    return this.#inTurn(() => [
      ...deleted(this.#table),
      `table ip ${this.#table} {
        ${PASS_CHAIN}
        chain judge {
          ct direction reply goto pass
          ${[...this.#verdicts('deny'), ...this.#verdicts('allow')].join('\n')}
          ${VERDICTS[this.otherwise]}
        }
        chain forward {
          ${BEFORE_FORWARD}
          iifname "${this.bridge}" oifname "${this.bridge}" goto judge
        }
      }`,
    ])
  }

  #verdicts(action: Action): string[] {
    const rules = [...this.#rules].filter((rule) => rule.action === action)
    const elements = new Set(rules.flatMap((rule) => this.#elements(rule)))
    return QUESTIONS.flatMap((question) => {
      const parts = question.split(' . ').length
      const asked = [...elements].filter((element) => element.split(' . ').length === parts)
      return asked.length === 0 ? [] : [`${question} { ${asked.join(', ')} } ${VERDICTS[action]}`]
    })
  }

  #elements({ from, to, traffic: { protocol, port } }: Rule): string[] {
    const source = this.#addresses.get(from)
    const target = this.#addresses.get(to)
    if (source === undefined || target === undefined) return []
    if (protocol === undefined && port === undefined) return [`${source} . ${target}`]
    const protocols = protocol === undefined ? Object.values(PROTOCOLS) : [PROTOCOLS[protocol]]
    const suffix = port === undefined ? '' : ` . ${port}`
    return protocols.map((each) => `${source} . ${target} . ${each}${suffix}`)
  }

  /** Written when its turn comes, from what is known by then. */
  async #inTurn(script: () => string[]): Promise<void> {
    const turn = this.#before.then(() => nft(script()))
    this.#before = turn.catch(() => {})
    await turn
  }
}
