/**
 * Lab 4.8: who may talk to whom on one bridge, by name. Knows containers by the names and addresses it is
 * told; how they came by either, and what goes to the world, is not this file's business.
 */
//#region solution
import { isIPv4 } from 'node:net'
//#endregion
import { $ } from 'zx'
//: import { todo } from '../support/todo.ts'

export type Action = 'allow' | 'deny'

export interface PolicyConfig {
  /** Name of the network's bridge. Default: `minidocker0`. */
  bridge?: string
  /** What becomes of a conversation that fits no rule. Default: `allow`. */
  otherwise?: Action
}

/**
 * Which packets a rule is about. With neither: all of them, pings included. A port alone: that port of TCP and
 * of UDP. A protocol alone: all of its ports.
 */
export interface Traffic {
  protocol?: 'tcp' | 'udp'
  /** The port that is asked, at the container `to`. */
  port?: number
}

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * Rules about the conversations between the containers of one bridge. They are in force from the first call of
 * `containerUp`, `allow` or `deny` on, and stay so until `remove`, also while they are being changed. Calls may overlap;
 * they count in the order in which they were made.
 *
 * - A rule is about who begins. The answers to what is allowed always pass, whatever rule there is for the
 *   other direction. A conversation that has begun before the rule was made may go on, or end.
 * - The order of the calls does not matter: what any rule denies is denied, else what any rule allows is
 *   allowed, and for the rest there is `otherwise`. No rule replaces another.
 * - Packets between a container and anybody outside the bridge are none of its business.
 * - It also holds when somebody else's rule, at the end of FORWARD, accepts all that stays on the bridge.
 * - Policies of several bridges leave each other alone. One for the same bridge takes the place of an earlier
 *   one whose program has crashed.
 * - A call that cannot write its rules throws, and may count or not. Those after it do their work as ever.
 * - Nobody asks for a port or an address that cannot be, 65536 say.
 */
export class NetworkPolicy {
  readonly bridge: string
  readonly otherwise: Action
  //#region solution
  readonly #addresses = new Map<string, string>()
  readonly #rules: Rule[] = []
  #lastTurn: Promise<unknown> = Promise.resolve()
  //#endregion

  constructor({ bridge = 'minidocker0', otherwise = 'allow' }: PolicyConfig = {}) {
    this.bridge = bridge
    this.otherwise = otherwise
  }

  /** From now on container `name` is at address `ip`, and the rules that name it hold for that address alone. */
  async containerUp(name: string, ip: string): Promise<void> {
    //: todo('TODO 1: remember the address; at the top of FORWARD, a jump to a chain of your own')
    //: // TODO 1, in that chain: answers pass first, and last `otherwise` decides ("allow" is an ACCEPT).
    //#region solution
    if (!isIPv4(ip)) throw new Error(`${ip} is not the address of a container`)
    this.#addresses.set(name, ip)
    await this.#enforce()
    //#endregion
  }

  /**
   * Container `name` is gone: from now on no rule that names it holds for its address, which may be another's
   * next. The rules are kept, for the day it comes back. Does nothing when it is not up. It never puts the policy in
   * force: before the first other call, and after `remove`, it writes no rule.
   */
  async containerDown(name: string): Promise<void> {
    //: todo('TODO 5: forget the address, and only the address; write the chain anew')
    //#region solution
    const wasUp = this.#addresses.has(name)
    this.#addresses.delete(name)
    await this.#inTurn(async () => {
      // What has been removed stays so, although containers still go.
      if (wasUp && (await this.#isInForce())) await this.#write()
    })
    //#endregion
  }

  /** Lets `from` begin such conversations with `to`. Neither of the two has to be up yet. */
  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    //: todo('TODO 4: remember the rule, write the chain anew: what is denied comes before what is allowed')
    //#region solution
    ensurePort(traffic)
    this.#rules.push({ action: 'allow', from, to, traffic })
    await this.#enforce()
    //#endregion
  }

  /** Keeps `from` from beginning such conversations with `to`. Neither of the two has to be up yet. */
  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    //: todo('TODO 2: remember the rule, write the chain anew; while a name has no address, write nothing for it')
    //: // TODO 3: a port, a protocol, both, or neither.
    //#region solution
    ensurePort(traffic)
    this.#rules.push({ action: 'deny', from, to, traffic })
    await this.#enforce()
    //#endregion
  }

  /**
   * The host is again as it was before the policy came into force; rules of other people stay. Does nothing
   * when it is not in force. When it has thrown, it can be called again. Rules that a crashed program left behind may
   * stay or go.
   */
  async remove(): Promise<void> {
    //: todo('TODO 6: take back what you have added, and nothing else')
    //#region solution
    await this.#inTurn(async () => {
      if (!(await this.#isInForce())) return
      await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`])
    })
    //#endregion
  }
  //#region solution

  /** A chain of our own: it can be written anew at every change, whatever else there is in FORWARD. */
  get #chain(): string {
    return `${this.bridge}-policy`
  }

  /** What stays on the bridge, and nothing that leaves it or comes from elsewhere. */
  get #jump(): string {
    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`
  }

  async #isInForce(): Promise<boolean> {
    const { exitCode } = await $`iptables --wait -C ${this.#jump.split(' ')}`.quiet().nothrow()
    return exitCode === 0
  }

  #enforce(): Promise<void> {
    return this.#inTurn(async () => {
      // In front of everything: a rule that accepts what stays on the bridge would leave nothing for us to judge.
      const jump = (await this.#isInForce()) ? [] : [`-I ${this.#jump}`]
      await this.#write(jump)
    })
  }

  /** Naming a chain with a colon empties it: its old rules and its new ones are exchanged in one step. */
  #write(jump: string[] = []): Promise<void> {
    return changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump])
  }

  #verdicts(): string[] {
    const judged = (action: Action) => this.#rules.filter((rule) => rule.action === action)
    const verdicts = [
      // The question was judged when it came; asking again would take the rule for the other direction.
      '-m conntrack --ctdir REPLY -j ACCEPT',
      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),
      `-j ${TARGETS[this.otherwise]}`,
    ]
    return verdicts.map((verdict) => `-A ${this.#chain} ${verdict}`)
  }

  /** None at all while one of the two is not up. */
  #verdictsOf({ action, from, to, traffic }: Rule): string[] {
    const source = this.#addresses.get(from)
    const destination = this.#addresses.get(to)
    if (!source || !destination) return []
    const pair = `-s ${source} -d ${destination}`
    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)
  }

  /** One at a time, so that the last of several calls leaves what all of them have asked for. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(work)
    // A turn that failed tells its own caller; it does not keep the next one from its turn.
    this.#lastTurn = turn.catch(() => {})
    await turn
  }
  //#endregion
}
//#region solution

const TARGETS: Record<Action, string> = { allow: 'ACCEPT', deny: 'DROP' }

interface Rule {
  action: Action
  /** Names, not addresses: those are looked up whenever the rules are written. */
  from: string
  to: string
  traffic: Traffic
}

/** A rule that iptables refuses would be in the way of all that are written together with it. */
function ensurePort({ port = 1 }: Traffic): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${port} is not a port`)
}

/** iptables knows a port only together with a protocol: "port 53" is two matches. */
function matchesOf({ protocol, port }: Traffic): string[] {
  if (port === undefined) return [protocol === undefined ? '' : ` -p ${protocol}`]
  const protocols = protocol === undefined ? ['tcp', 'udp'] : [protocol]
  return protocols.map((each) => ` -p ${each} --dport ${port}`)
}

/** All of them hold afterwards, or none. */
async function changeRules(lines: string[]): Promise<void> {
  const script = ['*filter', ...lines, 'COMMIT\n'].join('\n')
  await $({ input: script })`iptables-restore --noflush --wait`
}
//#endregion
