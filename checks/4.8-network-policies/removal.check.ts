/**
 * Lab 4.8: other policies, and what is left of one that is removed.
 */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  differences,
  ensure,
  type HostState,
  isPlanted,
  listed,
  type Remote,
  type World,
} from '../support/index.ts'
import { ABOVE, type Allowing, asks, plant, STAYS } from './scene.ts'

/** The name of ours begins with the first, and ends with the second. */
const OTHER_BRIDGE = 'minidocker'
const ALIKE = 'docker0'

export function removal(check: Check, scene: Allowing): void {
  check(
    'two-bridges',
    'policies of two bridges leave each other alone',
    { needs: ['deny'], hint: 'Two policies are in force, for different bridges: what do they share?' },
    async (world) => {
      const { policy, web, db, cache } = scene
      await world.host.execute(['ip', 'link', 'add', OTHER_BRIDGE, 'up', 'type', 'bridge'])
      const other = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge: OTHER_BRIDGE })
      await other.containerUp('web', '10.88.0.2')
      await other.containerUp('cache', '10.88.0.3')
      await other.allow('web', 'cache')
      await policy.containerUp('db', db.ip)
      await other.remove()
      const alike = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge: ALIKE })
      await alike.containerUp('web', '10.89.0.2')
      await alike.remove()
      await asks(web, cache).isNotAnswered({
        whereas: asks(db, cache),
        next: `There were other policies for a while, for the bridges ${OTHER_BRIDGE} and ${ALIKE}, with containers of the same names. Chains, names and addresses belong to one policy, and remove() takes back its own rules alone: let the name of the bridge be in that of the chain, all of it, and compare it as a whole.`,
      })
    },
  )

  check(
    'remove-restores',
    'after remove() the host is as it was before',
    {
      needs: ['deny'],
      hint: 'remove() is called when the policy is in force, and once more when it is not.',
    },
    async (world) => {
      const { policy, web, cache } = scene
      await plant(world, ABOVE.rule.replace('-A', '-I'))
      await policy.remove()
      await ensureRestored(scene, world, 'after remove()')
      await asks(web, cache).isAnswered({ by: cache.place, next: 'Nothing is denied any more.' })
      await policy.remove()
      await (await world.learner.create<NetworkPolicy>('NetworkPolicy')).remove()
      await ensureRestored(scene, world, 'after remove(), once more')
    },
  )

  check(
    'takes-over',
    'a policy takes the place of one that crashed',
    {
      needs: ['remove-restores'],
      hint: 'An earlier policy for this bridge has left its chain and its rules: its program crashed, and never called remove().',
    },
    async ({ learner, ...world }) => {
      const { web, db, cache } = scene
      const create = async (): Promise<Remote<NetworkPolicy>> => {
        const created = await learner.create<NetworkPolicy>('NetworkPolicy')
        for (const { place, ip } of [web, db, cache]) await created.containerUp(place.name, ip)
        return created
      }
      await (await create()).deny('web', 'cache')
      const next =
        'What an earlier policy has left on the host is not in the memory of this one. Empty the chain before you write it, and look whether the rule that leads there exists.'
      const successor = await create()
      await asks(web, cache).isAnswered({ by: cache.place, next, nextStands: true })
      await successor.deny('db', 'cache')
      await asks(db, cache).isNotAnswered({ whereas: asks(web, cache), next })
      await successor.remove()
      await ensureRestored(scene, { learner, ...world }, 'after remove()')
    },
  )
}

/** @param when in the words of a sentence that begins with it */
async function ensureRestored({ before }: Allowing, world: World, when: string): Promise<void> {
  const after = await world.state()
  const { added, removed } = differences(before, after)
  const planted = [STAYS, ABOVE]
  const gone = planted
    .filter((rule) => !added.some((line) => isPlanted(line, rule)))
    .map(({ table, rule }) => `${table}: ${rule}`)
  const left = added.filter(
    (line) => !planted.some((rule) => isPlanted(line, rule)) && line !== `interface ${OTHER_BRIDGE}`,
  )
  ensure(left.length === 0, {
    expected: `${when} no rule and no chain of the policy is there`,
    observed: `still there: ${listed(left)}`,
    next: 'The rule that leads into your chain, the rules in it, the chain itself: in this order, and each as often as it was added.',
  })
  ensure(removed.length + gone.length === 0, {
    expected: `${when} every rule of others is still there`,
    observed: `gone: ${listed([...removed, ...gone])}`,
    next: 'FORWARD belongs to others as well, and they may have rules in front of yours. Remove your own one by one, by their own words.',
  })
  const switches = (state: HostState): string => (state.sections.sysctl ?? []).join(', ')
  ensure(switches(after) === switches(before), {
    expected: `${when} the switches of the host are as before: ${switches(before)}`,
    observed: `they are: ${switches(after)}`,
    next: 'Others count on these switches. Leave them alone, or put them back.',
  })
}
