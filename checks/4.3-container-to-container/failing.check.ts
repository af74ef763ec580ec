/**
 * Lab 4.3: calls whose rules cannot be written.
 */
import {
  type Check,
  type Connected,
  doneAtLast,
  ensure,
  ensureFailureTold,
  isDone,
  isThrough,
  packet,
} from '../support/index.ts'
import { meeting, type Networks, type Plan, type TwoNetworks } from './scene.ts'

const ONCE_MORE =
  'The next call does what is missing: ask the kernel for each rule, or write down that it is there once it is, and not before.'

export function failing(check: Check, { withinOther, ...plan }: TwoNetworks): void {
  const { front, back } = plan

  check(
    'failure-is-told',
    'both throw when no rule can be written',
    { needs: ['remove-twice'] },
    async (world) => {
      const networks = await withinOther(world)
      const { traffic, otherTraffic, api, worker } = networks
      const { port } = plan
      const answers = (from: Connected, to: Connected): Promise<boolean> =>
        isThrough(packet({ from: from.place, to: to.ip, port }), 500)
      for (const which of [{}, { only: 1 }]) {
        await otherTraffic.setIcc(false)
        const before = await doneAtLast(world, {
          ...which,
          call: `setIcc(true) on ${back.bridge}`,
          work: () => otherTraffic.setIcc(true),
          holds: () => answers(api, worker),
          otherwise: 'api does not reach worker',
        })
        if (before === undefined) break
        await packet({ from: api.place, to: worker.ip, port }).isAnswered({
          by: worker.place,
          next: `${before} ${ONCE_MORE}`,
          nextStands: true,
        })
      }
      for (const only of [1, 2]) {
        const outcome = await ensureFailureTold(world, {
          call: `isolateFrom('${back.bridge}') on ${front.bridge}`,
          work: () => traffic.isolateFrom(back.bridge),
          holds: async () => (await meeting(networks, plan)) === undefined,
          otherwise: 'a datagram still arrives from one network on the other',
          only,
        })
        if (only === 2 && outcome === 'threw') await isolatedAtLast(networks, plan)
        await isDone({
          call: `remove() on ${front.bridge}${outcome === 'threw' ? ', after isolateFrom has thrown,' : ''}`,
          work: () => traffic.remove(),
          next: 'One of two rules is there by then. What is not there need not be taken back.',
        })
      }
    },
  )
}

/** Of two rules, the second could not be written before. */
async function isolatedAtLast(networks: Networks, plan: Plan): Promise<void> {
  const call = `isolateFrom('${plan.back.bridge}') on ${plan.front.bridge}, when rules can be written again,`
  await isDone({ call, work: () => networks.traffic.isolateFrom(plan.back.bridge), next: ONCE_MORE })
  const met = await meeting(networks, plan)
  ensure(met === undefined, {
    expected: `${call} keeps the two apart, in either direction`,
    observed: `${met}`,
    next: ONCE_MORE,
  })
}
