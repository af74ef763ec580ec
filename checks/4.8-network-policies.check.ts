/**
 * Lab 4.8: which container may begin a conversation with which other one, and for how long that holds.
 */
import type { NetworkManager, NetworkPolicy } from '../solutions/4.8-network-policies/network-policies.ts'
import {
  addressOf,
  type Connected,
  connect,
  differences,
  ensure,
  type HostState,
  isPlanted,
  listed,
  managerWithBridge,
  type Planted,
  type Protocol,
  packet,
  plantStrangers,
  type Remote,
  relyOn,
  scenario,
  type World,
} from './support/index.ts'

const INTERNET = '203.0.113.10'
const BACK = { bridge: 'back', gateway: '10.8.0.1', subnet: '10.8.0.0/24' }

/** Connects a container that answers on ports 80 and 5432, over TCP and UDP. */
function member(world: World, manager: Remote<NetworkManager>, name: string): Promise<Connected> {
  return connect(world, manager, { name, ports: [80, 5432], protocols: ['tcp', 'udp'] })
}

async function networkOf(world: World): Promise<Remote<NetworkManager>> {
  await world.internet.listen(80)
  return managerWithBridge(world)
}

/** What lab 4.3 adds when containers may talk to each other: with it, silence is nobody's doing but the policy's. */
const WHAT_STAYS: Planted = {
  table: 'filter',
  rule: '-A FORWARD -i minidocker0 -o minidocker0 -j ACCEPT',
  nft: 'iifname "minidocker0" oifname "minidocker0" counter accept',
}

async function acceptWhatStays({ host }: World): Promise<void> {
  await host.execute(['iptables', ...WHAT_STAYS.rule.split(' ')])
}

const asks = (from: Connected, to: Connected, port = 80, protocol: Protocol = 'tcp') =>
  packet({ from: from.place, to: to.ip, port, protocol })

const asksInternet = (from: Connected) => packet({ from: from.place, to: INTERNET, port: 80 })

scenario('What is not denied is allowed', (check) => {
  let policy: Remote<NetworkPolicy>
  let web: Connected
  let db: Connected
  let cache: Connected
  let before: HostState
  /** What lab 4.1 has made for another bridge. */
  let ofBack: string[] = []

  check('default-allow', 'containers of which no rule speaks reach each other', {}, async (world) => {
    await plantStrangers(world)
    const manager = await networkOf(world)
    web = await member(world, manager, 'web')
    db = await member(world, manager, 'db')
    cache = await member(world, manager, 'cache')
    before = await world.state()
    policy = await world.learner.create<NetworkPolicy>('NetworkPolicy')
    await policy.containerUp('web', web.ip)
    await policy.containerUp('db', db.ip)
    await policy.containerUp('cache', cache.ip)
    await asks(web, db).isAnswered({
      by: db.place,
      seenFrom: web.ip,
      next: 'Nothing is denied, and `otherwise` is "allow": then it is up to you to accept what stays on the bridge, since the policy of FORWARD is DROP.',
    })
  })

  check(
    'deny',
    'after deny(web, cache) no packet of web is answered by cache',
    { needs: ['default-allow'] },
    async (world) => {
      await relyOn('default-allow', asks(web, cache).isAnswered({ by: cache.place, next: '' }))
      await acceptWhatStays(world)
      await policy.deny('web', 'cache')
      // At another address for a moment, and back: the rule holds as before.
      await policy.containerUp('web', '172.18.0.99')
      await policy.containerUp('web', web.ip)
      const next =
        'Rules are tried in order, and the first that decides is the last that is asked. FORWARD has a rule that accepts all that stays on the bridge; yours has to come before it.'
      const hostAsks = (port: number, protocol: Protocol) =>
        packet({ from: world.host, to: cache.ip, port, protocol })
      await asks(web, cache).isNotAnswered({ whereas: hostAsks(80, 'tcp'), next })
      await asks(web, cache, 5432, 'udp').isNotAnswered({ whereas: hostAsks(5432, 'udp'), next })
    },
  )

  check('deny-one-way', 'after deny(web, cache) cache still reaches web', { needs: ['deny'] }, async () => {
    await asks(cache, web).isAnswered({
      by: web.place,
      next: 'deny(web, cache) is about conversations that web begins. Those of cache are allowed, and the answers of web belong to them: conntrack knows the direction (--ctdir REPLY), or the state (ESTABLISHED).',
    })
  })

  check(
    'deny-spares-others',
    'after deny(web, cache) everybody else reaches cache, and web everybody else',
    { needs: ['deny'] },
    async () => {
      await asks(db, cache).isAnswered({
        by: cache.place,
        next: 'Only web was denied. A rule needs both addresses, that of the one who asks (-s) and that of the one who is asked (-d).',
      })
      await asks(web, db).isAnswered({
        by: db.place,
        next: 'Only cache was denied to web. A rule needs both addresses, -s and -d.',
      })
    },
  )

  check(
    'deny-internet',
    'after deny(web, cache) web still reaches 203.0.113.10',
    { needs: ['deny'] },
    async ({ internet }) => {
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
    },
  )

  check(
    'deny-port',
    'a rule for a protocol and a port leaves the other ports and the other protocol alone',
    { needs: ['deny'] },
    async () => {
      await policy.deny('db', 'web', { protocol: 'tcp', port: 5432 })
      const next =
        'deny(db, web, { protocol: "tcp", port: 5432 }) is about port 5432 of TCP, and nothing else.'
      await asks(db, web, 80).isAnswered({ by: web.place, next })
      await asks(db, web, 5432, 'udp').isAnswered({ by: web.place, next })
      await asks(db, web, 5432).isNotAnswered({ whereas: asks(db, web, 80), next })
    },
  )

  check(
    'deny-protocol',
    'a rule for a protocol alone is about all its ports, and not about the other protocol',
    { needs: ['deny-port'] },
    async () => {
      await policy.deny('web', 'db', { protocol: 'tcp' })
      await policy.deny('cache', 'web', { protocol: 'udp' })
      await policy.deny('db', 'cache', { protocol: 'udp', port: 5432 })
      const next = 'A rule has the protocol that was named for it (-p), with a port or without.'
      await Promise.all([
        asks(web, db).isNotAnswered({ whereas: asks(web, db, 80, 'udp'), next }),
        asks(cache, web, 80, 'udp').isNotAnswered({ whereas: asks(cache, web), next }),
        asks(db, cache, 5432, 'udp').isNotAnswered({ whereas: asks(db, cache, 5432), next }),
      ])
    },
  )

  check(
    'other-policy',
    'the policy of another bridge comes and goes, and changes nothing here',
    { needs: ['deny-protocol'] },
    async (world) => {
      const without = await world.state()
      await managerWithBridge(world, BACK)
      ofBack = differences(without, await world.state()).added
      const other = await world.learner.create<NetworkPolicy>('NetworkPolicy', {
        bridge: BACK.bridge,
        otherwise: 'deny',
      })
      await other.containerUp('web', '10.8.0.2')
      await other.deny('db', 'web')
      // So that the rules of this policy are written once more.
      await policy.containerUp('db', db.ip)
      const next =
        'Each policy has its own names, rules and chain: name the chain after the bridge, and keep nothing beside the class.'
      await asks(db, web).isAnswered({ by: web.place, next })
      await other.remove()
      await asks(web, db).isNotAnswered({ whereas: asks(db, web), next })
    },
  )

  check(
    'deny-wins',
    'what is both denied and allowed is denied, in whichever order that was said',
    { needs: ['deny-spares-others', 'deny-port'] },
    async () => {
      await policy.deny('cache', 'db', { protocol: 'tcp', port: 5432 })
      await policy.allow('cache', 'db')
      await policy.allow('db', 'cache')
      await policy.deny('db', 'cache', { protocol: 'tcp', port: 5432 })
      await asks(cache, db, 5432).isNotAnswered({
        whereas: asks(cache, db, 80),
        next: 'Port 5432 was denied, and then everything was allowed. Denials come first among your rules, whenever they were made.',
      })
      await asks(db, cache, 5432).isNotAnswered({
        whereas: asks(db, cache, 80),
        next: 'Everything was allowed, and then port 5432 was denied. Denials come first among your rules, whenever they were made.',
      })
    },
  )

  check(
    'remove-restores',
    'after remove() the host is as it was before, and web reaches cache',
    { needs: ['deny'] },
    async (world) => {
      await policy.remove()
      const { added, removed } = differences(before, await world.state())
      const left = added.filter((line) => !isPlanted(line, WHAT_STAYS) && !ofBack.includes(line))
      ensure(left.length === 0, {
        expected: 'after remove() no rule and no chain of the policy is left',
        observed: `still there: ${listed(left)}`,
        next: 'The rule that leads into your chain, the rules in it, the chain itself: in this order, and each as often as it was added.',
      })
      ensure(removed.length === 0, {
        expected: 'after remove() every rule is there that was there before',
        observed: `gone: ${listed(removed)}`,
        next: 'FORWARD belongs to others as well. Remove your own rules one by one, by their own words.',
      })
      await asks(web, cache).isAnswered({ by: cache.place, next: 'Nothing is denied any more.' })
    },
  )
})

scenario('What is not allowed is denied', (check) => {
  let manager: Remote<NetworkManager>
  let policy: Remote<NetworkPolicy>
  let web: Connected
  let db: Connected

  check(
    'default-deny',
    'with otherwise "deny", containers of which no rule speaks do not reach each other',
    {},
    async (world) => {
      manager = await networkOf(world)
      web = await member(world, manager, 'web')
      db = await member(world, manager, 'db')
      await acceptWhatStays(world)
      // Without a policy it gets there.
      await asks(web, db).isAnswered({
        by: db.place,
        next: 'Nothing but the network of lab 4.1 is there yet: look at that.',
      })
      policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' })
      await policy.containerUp('web', web.ip)
      await policy.containerUp('db', db.ip)
      await asks(web, db).isNotAnswered({
        whereas: packet({ from: world.host, to: db.ip, port: 80 }),
        next: 'FORWARD has a rule that accepts all that stays on the bridge, and it was there first. Lead such packets into a chain of your own before it, and let that chain end with DROP.',
      })
    },
  )

  check(
    'default-deny-internet',
    'with otherwise "deny", a container still reaches 203.0.113.10',
    { needs: ['default-deny'] },
    async ({ internet }) => {
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'The DROP at the end catches too much. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
    },
  )

  check(
    'allow',
    'after allow(web, db) a packet of web is answered by db: the answer passes as well',
    { needs: ['default-deny'] },
    async () => {
      await policy.allow('web', 'db')
      for (const protocol of ['tcp', 'udp'] as const) {
        await asks(web, db, 80, protocol).isAnswered({
          by: db.place,
          next: 'The question is allowed, and its answer goes from db to web, which no rule allows. Ask conntrack whether a packet is an answer (--ctdir REPLY, or state ESTABLISHED) before you ask the rules.',
        })
      }
    },
  )

  check(
    'allow-one-way',
    'after allow(web, db) a packet of db is not answered by web',
    { needs: ['allow'] },
    async () => {
      await asks(db, web).isNotAnswered({
        whereas: asks(web, db),
        next: 'allow(web, db) is about conversations that web begins. Answers of db pass because they are answers, not because of a rule with the two addresses exchanged.',
      })
    },
  )

  check(
    'allow-port',
    'a rule with a port but no protocol opens that port for both, and no other',
    { needs: ['allow-one-way'] },
    async () => {
      await policy.allow('db', 'web', { port: 80 })
      const next =
        'allow(db, web, { port: 80 }) names no protocol, so it is for both. iptables wants one for each --dport: that makes two rules.'
      await asks(db, web, 80, 'tcp').isAnswered({ by: web.place, next })
      await asks(db, web, 80, 'udp').isAnswered({ by: web.place, next })
      await asks(db, web, 5432).isNotAnswered({
        whereas: asks(db, web, 80),
        next: 'Only port 80 was allowed.',
      })
    },
  )

  /** db came back with another address, and its old one is that of a new container, api. */
  let restart: Promise<Restarted> | undefined
  const restarted = (world: World): Promise<Restarted> => {
    restart ??= restartDb(world, { manager, policy, db })
    return restart
  }

  check(
    'follows-container',
    'a rule for db holds for the address that db has after a restart',
    { needs: ['allow'] },
    async (world) => {
      const { again } = await restarted(world)
      await asks(web, again).isAnswered({
        by: again.place,
        next: `db had ${db.ip}, and has ${again.ip} now. Keep the names in the rules, and look the addresses up whenever you write them.`,
      })
    },
  )

  check(
    'old-address',
    'a rule for db does not hold for the container that has got its old address',
    { needs: ['follows-container'] },
    async (world) => {
      const { api } = await restarted(world)
      await asks(web, api).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: 80 }),
        next: `${api.ip} was the address of db, and is that of api now, which web may not reach. The rule for the old address has to go: write all of them anew.`,
      })
    },
  )

  check(
    'rule-before-container',
    'a rule that was made before its container was up holds once it is',
    { needs: ['follows-container'] },
    async (world) => {
      const { api, again } = await restarted(world)
      await asks(api, again).isAnswered({
        by: again.place,
        next: 'allow(api, db) came before containerUp(api). Remember the rule when the address of a name is not known yet, and write it when it is.',
      })
    },
  )

  check(
    'down-at-once',
    'after containerDown(db) no rule holds for the address that db had',
    { needs: ['rule-before-container'] },
    async (world) => {
      const { api, again } = await restarted(world)
      await policy.containerDown('db')
      await asks(api, again).isNotAnswered({
        whereas: packet({ from: world.host, to: again.ip, port: 80 }),
        next: 'Forget the address first, and write the rules then: tomorrow it may be that of another.',
      })
    },
  )
})

interface Denying {
  manager: Remote<NetworkManager>
  policy: Remote<NetworkPolicy>
  db: Connected
}

interface Restarted {
  /** Has the address that db had. */
  api: Connected
  /** db, with another address. */
  again: Connected
}

async function restartDb(world: World, { manager, policy, db }: Denying): Promise<Restarted> {
  await policy.allow('api', 'db')
  await manager.cleanup('db')
  await policy.containerDown('db')
  const api = await member(world, manager, 'api')
  await policy.containerUp('api', api.ip)
  const again = { place: db.place, ip: addressOf(await manager.setupContainerNetwork('db', db.place.pid)) }
  await policy.containerUp('db', again.ip)
  return { api, again }
}
