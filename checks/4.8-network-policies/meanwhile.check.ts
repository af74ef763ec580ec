/**
 * Lab 4.8: packets that are sent while the rules are changed, and calls that do not wait for each other.
 */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  doneAtLast,
  ensure,
  ensureFailureTold,
  GuestFailed,
  isDone,
  isThrough,
  packet,
  type Remote,
  relyOn,
  type World,
  whileOneFails,
  whileRulesFail,
} from '../support/index.ts'
import { ensureRestored } from './removal.check.ts'
import { type Allowing, asks, datagramsAt } from './scene.ts'

/** Of a stream from web to cache that asks for nothing: where it comes from, and where it goes to. */
const STREAM = { from: 40_123, to: 9123 }

/** Of other rules; each is a change. */
const OTHER_PORTS = [9131, 9132]

export function meanwhile(check: Check, scene: Allowing): void {
  check(
    'deny-meanwhile',
    'what is denied is also denied while rules change',
    {
      needs: ['deny'],
      hint: 'Each call changes rules that are in force. What becomes of a packet that comes when the old ones are gone and the new ones are not there yet?',
    },
    async () => {
      const { policy, web, db, cache } = scene
      const before = await datagramsAt(cache)
      {
        await using _stream = await web.place.traffic(cache.ip, STREAM.to, STREAM.from)
        for (const port of OTHER_PORTS) await policy.deny('db', 'web', { protocol: 'tcp', port })
        await policy.containerDown('db')
        await policy.containerUp('db', db.ip)
      }
      const after = await datagramsAt(cache)
      await relyOn(
        'deny-spares-others',
        asks(db, cache, 5432, 'udp').isAnswered({ by: cache.place, next: '' }),
      )
      if ((await datagramsAt(cache)) === after)
        throw new GuestFailed(`what comes to ${cache.ip} is not counted`)
      ensure(after === before, {
        expected: `web sends to cache all the time, which is denied, while other rules are made and db goes and comes: nothing arrives`,
        observed: `${after - before} of its datagrams arrived`,
        next: 'Between two of your commands the chain was empty, or nothing led to it: then FORWARD goes on, and accepts what stays on the bridge. Exchange all rules in one step: iptables-restore --noflush, or nft -f. Or fill a new chain, lead there, and only then take the old one away.',
      })
    },
  )
}

export function overlapping(check: Check, scene: Allowing): void {
  check(
    'calls-at-once',
    'calls at the same moment all count',
    { needs: ['remove-restores'], hint: 'Two calls go on side by side, from one await to the next.' },
    async (world) => {
      const { web, db, cache } = scene
      const policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' })
      const next =
        'Several calls were begun at once. Each of them looks at what is there, and then changes it; in between, the others do the same. Let each wait for the one before it: keep the promise of the last one.'
      const atOnce = async (...calls: [method: string, ...args: unknown[]][]): Promise<void> => {
        for (const [index, { error }] of (await world.learner.sideBySide(policy, ...calls)).entries()) {
          ensure(error === undefined, {
            expected: `${calls.map(([method]) => method).join(', ')}, begun at the same moment, all do their work`,
            observed: `${calls[index]?.[0]} threw ${error?.name}: ${error?.message}`,
            next,
          })
        }
      }
      await atOnce(
        ['containerUp', 'web', web.ip],
        ['containerUp', 'db', db.ip],
        ['containerUp', 'cache', cache.ip],
        ['containerDown', 'cache'],
        ['allow', 'web', 'db'],
        ['allow', 'cache', 'web'],
      )
      await asks(web, db).isAnswered({ by: db.place, next, nextStands: true })
      await asks(cache, web).isNotAnswered({
        whereas: packet({ from: world.host, to: web.ip, port: 80 }),
        next: "containerDown('cache') was called behind containerUp('cache', …), before that one had had its turn: in the end cache is down. Look whether it is up when the turn of a call has come, and not when it is made.",
      })
      await policy.containerUp('cache', cache.ip)
      await asks(cache, web).isAnswered({ by: web.place, next, nextStands: true })
      await atOnce(['allow', 'db', 'cache'], ['containerDown', 'db'], ['remove'], ['containerDown', 'web'])
      await ensureRestored(scene, world, { when: 'after remove()', next })
      await isDone({ call: 'remove(), once more,', work: () => policy.remove(), next })
    },
  )

  check(
    'failure-is-told',
    'a call throws when no rule can be written',
    { needs: ['calls-at-once'] },
    async (world) => {
      const { web, db, cache } = scene
      const policy = await world.learner.create<NetworkPolicy>('NetworkPolicy')
      await policy.containerUp('web', web.ip)
      await policy.containerUp('cache', cache.ip)
      // In the second round what is there can be read, and only writing fails.
      for (const [from, to, which] of [[web, cache, {}] as const, [cache, web, { only: 1 }] as const]) {
        const [asker, asked] = [from.place.name, to.place.name]
        const before = await doneAtLast(world, {
          ...which,
          call: `deny('${asker}', '${asked}')`,
          work: () => policy.deny(asker, asked),
          holds: async () => !(await isThrough(asks(from, to), 500)),
          otherwise: `${asker} still reaches ${asked}`,
        })
        if (before === undefined) break
        await asks(from, to).isNotAnswered({
          whereas: asks(from, db),
          next: `${before} Is something kept of that call, such as the rules as they were to be, by which the next one takes them for written? Keep it when they are, and not before.`,
        })
      }
      await toldToEach(world, policy, scene)
      await removedAtLast(world, policy, scene)
      for (const which of [{}, { only: 2 }]) {
        const another = await world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' })
        const call = "containerUp('web', …), the first call of a policy that denies all it is not told about,"
        const outcome = await ensureFailureTold(world, {
          ...{ call, ...which },
          work: () => another.containerUp('web', web.ip),
          holds: async () => !(await isThrough(asks(web, cache), 500)),
          otherwise: 'web still reaches cache',
        })
        const threw = outcome === 'threw'
        if (threw) await inForceAtLast(another, scene)
        const after = threw ? ', after containerUp has thrown,' : ''
        await isDone({
          call: `remove()${after}`,
          work: () => another.remove(),
          next: 'Nothing of the policy is in force then, or a part of it, or all: take back what is there.',
        })
        await ensureRestored(scene, world, { when: `after remove()${after}` })
      }
    },
  )
}

/** Calls that overlap while rules cannot be written, or one cannot: a call that does not throw has done what it was asked. */
async function toldToEach(
  world: World,
  policy: Remote<NetworkPolicy>,
  { web, db, cache }: Allowing,
): Promise<void> {
  // A rule about somebody who is not up is none that has to be written.
  await policy.containerUp('db', db.ip)
  const asked = [[web, db] as const, [cache, db] as const, [db, web] as const, [db, cache] as const]
  const calls = asked.map(([from, to]) => ['deny', from.place.name, to.place.name] as [string, ...unknown[]])
  const sentences = asked.map(([from, to]) => `deny('${from.place.name}', '${to.place.name}')`).join(', ')
  let told: Awaited<ReturnType<World['learner']['sideBySide']>> = []
  const work = async (): Promise<void> => {
    told = await world.learner.sideBySide(policy, ...calls)
  }
  const ensureHeld = async (when: string, next: string): Promise<void> => {
    for (const [index, [from, to]] of asked.entries()) {
      if (told[index]?.error !== undefined) continue
      const { name } = to.place
      ensure(!(await isThrough(asks(from, to), 500)), {
        expected: `${sentences} are begun at the same moment, while ${when}: each of them throws, or ${from.place.name} does not reach ${name}`,
        observed: `the call for ${from.place.name} and ${name} returned as if all were well, and ${from.place.name} still reaches ${name}`,
        next,
      })
    }
  }
  await whileRulesFail(world, work)
  await ensureHeld(
    'iptables and nft are made to fail',
    'Each call has a caller of its own, who is to hear whether its rule is there: also where several are written in one go.',
  )
  await whileOneFails(world, { call: sentences, only: 3, work })
  // What comes next writes all rules once more.
  await policy.containerUp('web', web.ip)
  await ensureHeld(
    'the third command that adds a rule is made to fail, and then containerUp() is called',
    'One call has failed beside others that have not. Who puts things back after a failure must not put back what others have done meanwhile: take out the one rule that could not be written.',
  )
}

/** When remove() has thrown, the next one has all of the work to do. */
async function removedAtLast(world: World, policy: Remote<NetworkPolicy>, scene: Allowing): Promise<void> {
  const refusal = await whileRulesFail(world, () => policy.remove())
  const next =
    refusal === undefined
      ? 'remove() was called before, while iptables and nft were made to fail, and returned.'
      : 'remove() was called before, while iptables and nft were made to fail, and threw. The policy is no less in force for that: forget it when all has been taken back, and not before.'
  await isDone({ call: 'remove(), once more,', work: () => policy.remove(), next })
  if (refusal !== undefined) {
    await ensureRestored(scene, world, { when: 'after remove() has thrown, and was called again,', next })
    return
  }
  // Who passes over a rule that cannot be removed may leave it; a successor takes its place.
  const successor = await world.learner.create<NetworkPolicy>('NetworkPolicy')
  await successor.containerUp('web', scene.web.ip)
  await successor.remove()
}

/** The first call has thrown: another one puts the policy in force, all of it. */
async function inForceAtLast(policy: Remote<NetworkPolicy>, { web, db, cache }: Allowing): Promise<void> {
  const next =
    'The first call has thrown, so there may be the chain, or a rule that leads there, or neither: this call has to make what is missing. Write down that something is there when it is, and not before.'
  await isDone({
    call: "containerUp('web', …), when rules can be written again,",
    work: () => policy.containerUp('web', web.ip),
    next,
  })
  await policy.containerUp('db', db.ip)
  await policy.containerUp('cache', cache.ip)
  await policy.allow('db', 'cache')
  await asks(web, cache).isNotAnswered({ whereas: asks(db, cache), next })
}
