/**
 * Lab 4.8: other policies, and what is left of one that is removed.
 */
import type { Action, NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  differences,
  ensure,
  type HostState,
  isPlanted,
  listed,
  packet,
  type Remote,
  together,
  type World,
} from '../support/index.ts'
import { ABOVE, type Allowing, asks, plant, STAYS } from './scene.ts'

/** The name of ours begins with the first, and ends with the second; the third begins with ours. */
const OTHER_BRIDGE = 'minidocker'
const ALIKE = ['docker0', 'minidocker0b']

export function removal(check: Check, scene: Allowing): void {
  check(
    'two-bridges',
    'policies of two bridges leave each other alone',
    { needs: ['deny'], hint: 'Two policies are in force, for different bridges: what do they share?' },
    async (world) => {
      const { policy, web, db, cache } = scene
      await world.host.execute(['ip', 'link', 'add', OTHER_BRIDGE, 'up', 'type', 'bridge'])
      const other = await world.learner.create<NetworkPolicy>('NetworkPolicy', {
        ...{ bridge: OTHER_BRIDGE, otherwise: 'deny' },
      })
      await other.containerUp('web', '10.88.0.2')
      await other.containerUp('cache', '10.88.0.3')
      await other.allow('web', 'cache')
      await policy.deny('db', 'web')
      await other.remove()
      for (const bridge of ALIKE) {
        const alike = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge })
        await alike.containerUp('web', '10.89.0.2')
        await alike.remove()
      }
      await asks(web, db).isAnswered({
        by: db.place,
        next: `There was another policy for a while, for the bridge ${OTHER_BRIDGE}, which denied what fits no rule. This one still allows it: what a policy is told belongs to that policy, and remove() takes back its own rules alone.`,
      })
      const next = `There were other policies for a while, for the bridges ${[OTHER_BRIDGE, ...ALIKE].join(', ')}, with containers of the same names. Chains, names and addresses belong to one policy, and remove() takes back its own rules alone: let the name of the bridge be in that of the chain, all of it, and compare it as a whole.`
      await together([
        asks(web, cache).isNotAnswered({ whereas: asks(db, cache), next }),
        asks(db, web).isNotAnswered({ whereas: asks(db, cache), next }),
      ])
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
      await ensureRestored(scene, world, { when: 'after remove()' })
      await asks(web, cache).isAnswered({ by: cache.place, next: 'Nothing is denied any more.' })
      await policy.remove()
      const unused = await world.learner.create<NetworkPolicy>('NetworkPolicy')
      await unused.remove()
      await ensureRestored(scene, world, { when: 'after remove(), once more' })
      await policy.containerDown('web')
      await (await world.learner.create<NetworkPolicy>('NetworkPolicy')).containerDown('web')
      await ensureRestored(scene, world, {
        when: 'when a container goes after remove(), or before anything was in force,',
        next: 'containerDown() forgets an address, and puts nothing in force: when nothing is, it has no rules to write.',
      })
    },
  )

  check(
    'first-call',
    'the first call puts a policy in force',
    { needs: ['remove-restores'] },
    async (world) => {
      const { web, db, cache } = scene
      const first = async (said: string, call: (policy: Remote<NetworkPolicy>) => Promise<void>) => {
        const policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' })
        await call(policy)
        await asks(web, cache).isNotAnswered({
          whereas: packet({ from: world.host, to: cache.ip, port: 80 }),
          next: `${said} of a policy that denies what fits no rule. From then on it does, until remove(), no matter which containers are up.`,
        })
        await policy.remove()
      }
      await first(
        "containerUp('db', …) was the first call, and containerDown('db') the next,",
        async (policy) => {
          await policy.containerUp('db', db.ip)
          await policy.containerDown('db')
        },
      )
      await first("deny('web', 'db') was the first call", (policy) => policy.deny('web', 'db'))
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
      const create = async (otherwise: Action): Promise<Remote<NetworkPolicy>> => {
        const created = await learner.create<NetworkPolicy>('NetworkPolicy', { otherwise })
        for (const { place, ip } of [web, db, cache]) await created.containerUp(place.name, ip)
        return created
      }
      await (await create('deny')).deny('web', 'cache')
      const next =
        'What an earlier policy has left on the host is not in the memory of this one. Empty the chain before you write it, and look whether the rule that leads there exists.'
      // It crashes when it has made one call, which is to leave nothing of what that one denied.
      const brief = await learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'allow' })
      await brief.containerUp(web.place.name, web.ip)
      await asks(web, cache).isAnswered({ by: cache.place, next, nextStands: true })
      const successor = await create('allow')
      await asks(web, cache).isAnswered({ by: cache.place, next, nextStands: true })
      await successor.deny('db', 'cache')
      await asks(db, cache).isNotAnswered({ whereas: asks(web, cache), next })
      await successor.remove()
      await ensureRestored(scene, { learner, ...world }, { when: 'after remove()' })
    },
  )
}

interface Restored {
  /** In the words of a sentence that begins with it. */
  when: string
  /** What to do about what is left. */
  next?: string
}

export async function ensureRestored(
  { before }: Allowing,
  world: World,
  {
    when,
    next = 'The rule that leads into your chain, the rules in it, the chain itself: in this order, and each as often as it was added.',
  }: Restored,
): Promise<void> {
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
    next,
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
