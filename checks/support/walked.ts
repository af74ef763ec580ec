/**
 * Where the packet of a check that has failed has been, and what that says together with the state of the host.
 */
import type { HostState, Network, World } from '../../src/guest/index.ts'
import { explain, type HostFacts, hopsOf, pathOf } from '../../src/verdict/index.ts'
import { shortened } from './command-errors.ts'
import type { FailureDetails } from './failure.ts'
import { droppedByInput, droppedByPolicy, droppingRules, switchedOn } from './host-state.ts'

/** Undefined where no packet was to be followed. */
export async function walked({ flow, answered = false }: FailureDetails, world: World, state: HostState) {
  if (flow === undefined) return undefined
  const [path, network] = await Promise.all([pathOf(flow, world), world.host.network()])
  const explanation = answered ? undefined : explain(path, flow, factsOf(state, network))
  return { hops: hopsOf(path), explanation }
}

function factsOf(state: HostState, { links }: Network): HostFacts {
  const bridges = links.filter(({ bridge }) => bridge)
  const bridgeOf = new Map(bridges.flatMap(({ name, ports }) => [name, ...ports].map((link) => [link, name])))
  const loose = links.filter(({ name, addresses }) => addresses.length === 0 && !bridgeOf.has(name))
  return {
    forwarding: switchedOn(state, 'net.ipv4.ip_forward'),
    droppedByPolicy: droppedByPolicy(state),
    droppingRules: droppingRules(state).map(shortened),
    droppedByInput: droppedByInput(state),
    addresses: new Set(
      links.flatMap(({ addresses }) => addresses.map((address) => address.replace(/\/.*/, ''))),
    ),
    bridgeOf,
    hairpins: new Set(links.filter(({ hairpin }) => hairpin).map(({ name }) => name)),
    loose: new Set(loose.map(({ name }) => name)),
  }
}
