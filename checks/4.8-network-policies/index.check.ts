/**
 * Lab 4.8: which container may begin a conversation with which other one, and for how long that holds.
 */
import type { NetworkManager, NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
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
  type Place,
  type Planted,
  type Protocol,
  packet,
  plantStrangers,
  type Remote,
  relyOn,
  scenario,
  type World,
} from '../support/index.ts'

const HOST = '192.168.1.100'
const INTERNET = '203.0.113.10'
const NEIGHBOUR = '192.168.1.50'

/** Another bridge than the usual one, with few addresses and the gateway on the last of them. */
const OTHER_NETWORK = { bridge: 'lab8', gateway: '10.8.0.6', subnet: '10.8.0.0/29' }

/** Connects a container that answers on ports 80 and 5432, over TCP and UDP. */
function member(world: World, manager: Remote<NetworkManager>, name: string): Promise<Connected> {
  return connect(world, manager, { name, ports: [80, 5432], protocols: ['tcp', 'udp'] })
}

/** What lab 4.3 adds when containers may talk to each other: with it, silence is nobody's doing but the policy's. */
const whatStays = (bridge: string): Planted => ({
  table: 'filter',
  rule: `-A FORWARD -i ${bridge} -o ${bridge} -j ACCEPT`,
  nft: `iifname "${bridge}" oifname "${bridge}" counter accept`,
})

async function plant({ host }: World, ...rules: string[]): Promise<void> {
  for (const rule of rules) await host.execute(['iptables', ...rule.split(' ')])
}

const asks = (from: Connected, to: Connected, port = 80, protocol: Protocol = 'tcp') =>
  packet({ from: from.place, to: to.ip, port, protocol })

const asksInternet = (from: Connected, port = 80) => packet({ from: from.place, to: INTERNET, port })

/** Seconds; a ping that is answered comes back in a few milliseconds. */
const PING_LIMIT = '1'

async function pings(from: Place, { ip }: Connected): Promise<boolean> {
  const { code } = await from.execute(['ping', '-n', '-c', '1', '-W', PING_LIMIT, ip])
  return code === 0
}

async function ensurePing(from: Connected, to: Connected, next: string): Promise<void> {
  ensure(await pings(from.place, to), {
    expected: `a ping from ${from.place.name} to ${to.ip} is answered`,
    observed: 'no answer came',
    next,
  })
}

/** @param control somebody who may ping the same container */
async function ensureNoPing([from, to]: [Connected, Connected], control: Place, next: string): Promise<void> {
  const [meant, answered] = [await pings(control, to), await pings(from.place, to)]
  ensure(meant && !answered, {
    expected: `a ping from ${from.place.name} to ${to.ip} is not answered, and one from ${control.name} is`,
    observed: meant ? 'both are answered' : 'neither is, so it means nothing that the first one is not',
    next,
  })
}

scenario('What is not denied is allowed', (check) => {
  let policy: Remote<NetworkPolicy>
  let web: Connected
  let db: Connected
  let cache: Connected
  let before: HostState
  const STAYS = whatStays('minidocker0')

  check('default-allow', 'where no rule speaks, containers reach each other', {}, async (world) => {
    await plantStrangers(world)
    await world.internet.listen(80)
    const manager = await managerWithBridge(world)
    web = await member(world, manager, 'web')
    db = await member(world, manager, 'db')
    cache = await member(world, manager, 'cache')
    // Somebody else's rule about two of ours.
    await plant(world, `-A FORWARD -s ${web.ip} -d ${cache.ip} -p tcp --dport 9999 -j DROP`)
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
    'after deny(web, cache) web does not reach cache',
    { needs: ['default-allow'] },
    async (world) => {
      await relyOn('default-allow', asks(web, cache).isAnswered({ by: cache.place, next: '' }))
      await plant(world, STAYS.rule)
      await policy.deny('web', 'cache')
      const next =
        'Rules are tried in order, and the first that decides is the last that is asked. FORWARD has a rule that accepts all that stays on the bridge; yours has to come before it.'
      const hostAsks = (port: number, protocol: Protocol) =>
        packet({ from: world.host, to: cache.ip, port, protocol })
      await Promise.all([
        asks(web, cache).isNotAnswered({ whereas: hostAsks(80, 'tcp'), next }),
        asks(web, cache, 5432, 'udp').isNotAnswered({ whereas: hostAsks(5432, 'udp'), next }),
      ])
      await ensureNoPing(
        [web, cache],
        world.host,
        'deny(web, cache) names neither protocol nor port: it is about every packet, pings included. -p all.',
      )
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
    'after deny(web, cache) all others still talk',
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
    'after deny(web, cache) web reaches 203.0.113.10',
    { needs: ['deny'] },
    async ({ internet }) => {
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
    },
  )

  check('deny-port', 'a denied port is closed, and no other', { needs: ['deny'] }, async () => {
    await policy.deny('db', 'web', { protocol: 'tcp', port: 5432 })
    await policy.deny('db', 'web', { protocol: 'udp', port: 80 })
    const next =
      'deny(db, web, …) was said twice: for port 5432 of TCP, and for port 80 of UDP. It is about these two, and nothing else.'
    await asks(db, web, 80).isAnswered({ by: web.place, next })
    await asks(db, web, 5432, 'udp').isAnswered({ by: web.place, next })
    await ensurePing(db, web, next)
    await Promise.all([
      asks(db, web, 5432).isNotAnswered({ whereas: asks(db, web, 80), next }),
      asks(db, web, 80, 'udp').isNotAnswered({ whereas: asks(db, web, 5432, 'udp'), next }),
    ])
  })

  check(
    'deny-protocol',
    'a rule with a protocol alone is for all its ports',
    { needs: ['deny'] },
    async () => {
      await policy.deny('cache', 'web', { protocol: 'udp' })
      const next =
        'deny(cache, web, { protocol: "udp" }) names no port: it is about all ports of UDP, and about nothing else. -p without --dport.'
      await asks(cache, web).isAnswered({ by: web.place, next })
      await asks(cache, web, 5432, 'udp').isNotAnswered({ whereas: asks(cache, web), next })
    },
  )

  check(
    'deny-wins',
    'what is both denied and allowed is denied',
    { needs: ['deny-spares-others', 'deny-port'] },
    async () => {
      await policy.deny('cache', 'db', { protocol: 'tcp', port: 5432 })
      await policy.allow('cache', 'db')
      await policy.allow('db', 'cache')
      await policy.deny('db', 'cache', { protocol: 'tcp', port: 5432 })
      await policy.allow('web', 'cache', { protocol: 'tcp', port: 80 })
      const first = 'Denials come first among your rules, whenever they were made.'
      await Promise.all([
        asks(cache, db, 5432).isNotAnswered({
          whereas: asks(cache, db, 80),
          next: `Port 5432 was denied, and then everything was allowed. ${first}`,
        }),
        asks(db, cache, 5432).isNotAnswered({
          whereas: asks(db, cache, 80),
          next: `Everything was allowed, and then port 5432 was denied. ${first}`,
        }),
        asks(web, cache).isNotAnswered({
          whereas: asks(db, cache, 80),
          next: `Everything was denied to web, and then port 80 was allowed. A denial is none the weaker for being wide. ${first}`,
        }),
        asks(db, web, 5432).isNotAnswered({
          whereas: asks(db, web, 80),
          next: 'deny(db, web, { protocol: "tcp", port: 5432 }) was said before all of these, and nobody took it back. Keep every rule, not the last one of each container.',
        }),
      ])
    },
  )

  check(
    'two-bridges',
    'policies of two bridges leave each other alone',
    { needs: ['deny'], hint: 'Two policies are in force, for different bridges: what do they share?' },
    async (world) => {
      await world.host.execute(['ip', 'link', 'add', 'lab8x', 'up', 'type', 'bridge'])
      const other = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge: 'lab8x' })
      await other.containerUp('web', '10.88.0.2')
      await other.containerUp('cache', '10.88.0.3')
      await other.allow('web', 'cache')
      await policy.containerUp('db', db.ip)
      await other.remove()
      await asks(web, cache).isNotAnswered({
        whereas: asks(db, cache),
        next: 'There was a second policy for a while, for bridge lab8x, with containers of the same names. Chains, names and addresses belong to one policy: let the name of the bridge be in that of the chain.',
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
      await policy.remove()
      await ensureRestored(world)
      await asks(web, cache).isAnswered({ by: cache.place, next: 'Nothing is denied any more.' })
      await policy.remove()
      await (await world.learner.create<NetworkPolicy>('NetworkPolicy')).remove()
      await ensureRestored(world)
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
      await ensureRestored({ learner, ...world })
    },
  )

  async function ensureRestored(world: World): Promise<void> {
    const after = await world.state()
    const { added, removed } = differences(before, after)
    const left = added.filter((line) => !isPlanted(line, STAYS) && !line.startsWith('interface lab8x'))
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
    const switches = (state: HostState): string => (state.sections.sysctl ?? []).join(', ')
    ensure(switches(after) === switches(before), {
      expected: `after remove() the switches of the host are as before: ${switches(before)}`,
      observed: `they are: ${switches(after)}`,
      next: 'Others count on these switches. Leave them alone, or put them back.',
    })
  }
})

scenario('What is not allowed is denied', (check) => {
  let manager: Remote<NetworkManager>
  let policy: Remote<NetworkPolicy>
  let web: Connected
  let db: Connected
  let cache: Connected

  check('default-deny', 'with "deny", no container reaches another', {}, async (world) => {
    for (const port of [80, 81]) await world.internet.listen(port)
    manager = await world.learner.create<NetworkManager>('NetworkManager', OTHER_NETWORK)
    await manager.initializeBridge()
    web = await member(world, manager, 'web')
    db = await member(world, manager, 'db')
    cache = await member(world, manager, 'cache')
    const { bridge, subnet } = OTHER_NETWORK
    await plant(
      world,
      `-I FORWARD -i ${bridge} -d ${INTERNET} -p tcp --dport 81 -j DROP`,
      `-A FORWARD -i eth0 -o ${bridge} -d ${web.ip} -p tcp --dport 80 -j ACCEPT`,
      whatStays(bridge).rule,
    )
    await world.neighbour.execute(['ip', 'route', 'replace', subnet, 'via', HOST])
    // Without a policy it gets there.
    await asks(web, db).isAnswered({
      by: db.place,
      next: 'Nothing but the network of lab 4.1 is there yet: look at that.',
    })
    policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge, otherwise: 'deny' })
    await policy.allow('api', 'db')
    await asks(web, db).isNotAnswered({
      whereas: packet({ from: world.host, to: db.ip, port: 80 }),
      next: 'FORWARD has a rule that accepts all that stays on the bridge, and it was there first. Lead such packets into a chain of your own before it, from the first call on, and let that chain end with DROP.',
    })
    await policy.containerUp('web', web.ip)
    await policy.containerUp('db', db.ip)
    await policy.containerUp('cache', cache.ip)
  })

  check(
    'default-deny-internet',
    'with "deny", the world outside is as near as before',
    { needs: ['default-deny'] },
    async ({ internet, neighbour }) => {
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'The DROP at the end catches too much. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
      await packet({ from: neighbour, to: web.ip, port: 80 }).isAnswered({
        by: web.place,
        seenFrom: NEIGHBOUR,
        next: "Somebody else's rule lets the neighbor in, to port 80 of web. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.",
        nextStands: true,
      })
      await asksInternet(web, 81).isNotAnswered({
        whereas: asksInternet(web),
        next: "Somebody else's rule in FORWARD drops what is for port 81 of 203.0.113.10, and yours has accepted it before. What leaves the bridge is none of the policy's business: do not accept it either.",
      })
    },
  )

  check('allow', 'after allow(web, db) web is answered by db', { needs: ['default-deny'] }, async () => {
    await policy.allow('web', 'db')
    for (const protocol of ['tcp', 'udp'] as const) {
      await asks(web, db, 80, protocol).isAnswered({
        by: db.place,
        next: 'The question is allowed, and its answer goes from db to web, which no rule allows. Ask conntrack whether a packet is an answer (--ctdir REPLY, or state ESTABLISHED) before you ask the rules.',
      })
    }
    await ensurePing(
      web,
      db,
      'allow(web, db) names neither protocol nor port: it is about every packet, pings included.',
    )
  })

  check('allow-one-way', 'after allow(web, db) db does not reach web', { needs: ['allow'] }, async () => {
    await asks(db, web).isNotAnswered({
      whereas: asks(web, db),
      next: 'allow(web, db) is about conversations that web begins. Answers of db pass because they are answers, not because of a rule with the two addresses exchanged.',
    })
  })

  check(
    'allow-port',
    'an allowed port is open, and no other',
    { needs: ['allow-one-way'] },
    async ({ host }) => {
      await policy.allow('db', 'web', { port: 80 })
      const next =
        'allow(db, web, { port: 80 }) names no protocol, so it is for both. iptables wants one for each --dport: that makes two rules.'
      await asks(db, web, 80, 'tcp').isAnswered({ by: web.place, next })
      await asks(db, web, 80, 'udp').isAnswered({ by: web.place, next })
      await asks(db, web, 5432).isNotAnswered({
        whereas: asks(db, web, 80),
        next: 'Only port 80 was allowed.',
      })
      await ensureNoPing([db, web], host, 'Only port 80 was allowed, and a ping has no port.')
    },
  )

  check(
    'allow-no-way-back',
    'what comes from an allowed port is no answer',
    { needs: ['allow'] },
    async ({ host }) => {
      await policy.allow('web', 'cache', { port: 8081 })
      await cache.place.listen(8081)
      await asks(web, cache, 8081).isAnswered({
        by: cache.place,
        next: 'allow(web, cache, { port: 8081 }) opens that port; allow(web, db) was said before, and stays.',
      })
      const question = { to: web.ip, port: 80, protocol: 'udp' as const }
      await packet({ ...question, from: cache.place, clientPort: 8081 }).isNotAnswered({
        whereas: packet({ ...question, from: host }),
        next: 'web may ask port 8081 of cache. That does not make an answer of everything that cache sends from its port 8081: conntrack knows who began, a port does not.',
      })
    },
  )

  /** db is down, and its address is that of a new container, api, of which the policy has not been told. */
  let replacement: Promise<Connected> | undefined
  const replaced = (world: World): Promise<Connected> => {
    replacement ??= replaceDb(world, { manager, policy })
    return replacement
  }

  /** Now it has, and db came back with another address. */
  let restart: Promise<Connected> | undefined
  const restarted = async (world: World): Promise<Connected> => {
    const api = await replaced(world)
    restart ??= restartDb(api, { manager, policy, db })
    return restart
  }

  check(
    'down-at-once',
    'after containerDown no rule holds for its address',
    { needs: ['allow'], hint: 'A container that is not up need not go down: that is no error.' },
    async (world) => {
      const api = await replaced(world)
      await asks(web, api).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: 80 }),
        next: `db had ${api.ip}, and went down; another container has that address now. Write the rules anew when a container goes, not only when one comes.`,
      })
    },
  )

  check(
    'follows-container',
    'a rule for db follows db to a new address',
    { needs: ['allow'] },
    async (world) => {
      const again = await restarted(world)
      await asks(web, again).isAnswered({
        by: again.place,
        next: `db had ${db.ip}, and has ${again.ip} now. Keep the names in the rules, and look the addresses up whenever you write them.`,
      })
    },
  )

  check(
    'old-address',
    'a rule for db does not hold at its old address',
    { needs: ['follows-container'] },
    async (world) => {
      const api = await replaced(world)
      await asks(web, api).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: 80 }),
        next: `${api.ip} was the address of db, and is that of api now, which web may not reach. The rule for the old address has to go: write all of them anew.`,
      })
    },
  )

  check(
    'rule-before-container',
    'a rule made before its container is up holds',
    { needs: ['follows-container'] },
    async (world) => {
      const [api, again] = [await replaced(world), await restarted(world)]
      await asks(api, again).isAnswered({
        by: again.place,
        next: 'allow(api, db) came before containerUp(api). Remember the rule when the address of a name is not known yet, and write it when it is.',
      })
    },
  )

  check(
    'up-again',
    'a second containerUp moves the rules along',
    { needs: ['follows-container', 'allow-no-way-back'] },
    async (world) => {
      const again = await restarted(world)
      // As the policy is told, db and cache have changed places, and neither was ever down.
      await policy.containerUp('db', cache.ip)
      await policy.containerUp('cache', again.ip)
      const next = `containerUp(db, ${cache.ip}) came after containerUp(db, ${again.ip}): the last one counts, and its address alone.`
      await asks(web, cache).isAnswered({ by: cache.place, next, nextStands: true })
      await asks(web, again).isNotAnswered({
        whereas: packet({ from: world.host, to: again.ip, port: 80 }),
        next,
      })
    },
  )
})

interface Denying {
  manager: Remote<NetworkManager>
  policy: Remote<NetworkPolicy>
  db: Connected
}

async function replaceDb(world: World, { manager, policy }: Omit<Denying, 'db'>): Promise<Connected> {
  await policy.containerDown('nobody')
  await manager.cleanup('db')
  await policy.containerDown('db')
  return member(world, manager, 'api')
}

async function restartDb(api: Connected, { manager, policy, db }: Denying): Promise<Connected> {
  await policy.containerUp('api', api.ip)
  const ip = addressOf(await manager.setupContainerNetwork('db', db.place.pid))
  await policy.containerUp('db', ip)
  return { place: db.place, ip }
}
