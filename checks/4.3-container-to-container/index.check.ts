/**
 * Lab 4.3: containers on one bridge, the switch between them, and two networks that must not meet.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import {
  adviceOn,
  adviceOnSettings,
  type Connected,
  type ContainerPlace,
  connect,
  differences,
  ensure,
  GuestFailed,
  type HostState,
  heard,
  type LearnerFailure,
  listed,
  managerWithBridge,
  packet,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  settingsOf,
  type World,
} from '../support/index.ts'

const HOST = '192.168.1.100'
const INTERNET = '203.0.113.10'
/** Two networks; nobody said that one of them is called minidocker0. The one name is the beginning of the other. */
const FRONT = { bridge: 'front', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }
const BACK = { bridge: 'front-back', gateway: '10.8.0.1', subnet: '10.8.0.0/24' }

/** A network that comes up when it has been kept apart for some time. */
const LATE = { bridge: 'minidocker2', gateway: '172.20.0.1', ip: '172.20.0.2' }

const ANSWERS =
  'An answer from the internet leaves by the bridge as well, but it came in by eth0. Stop only what came in by the bridge and leaves by it.'
const STILL_ACCEPTED =
  'Some rule still accepts what comes in by the bridge and leaves by it. Off has to take back what on has added; a rule behind that one is never reached.'

function connected(world: World, manager: Remote<NetworkManager>, name: string): Promise<Connected> {
  return connect(world, manager, { name, ports: [80], protocols: ['tcp', 'udp'] })
}

scenario('Two containers on one bridge', (check) => {
  let manager: Remote<NetworkManager>
  let traffic: Remote<ContainerTraffic>
  let web: Connected
  let db: Connected
  /** Before any rule of this lab was there. */
  let settings: string[]
  const webToDb = (port = 80) => packet({ from: web.place, to: db.ip, port })
  const viaUdp = (from: Connected, to: Connected) =>
    packet({ from: from.place, to: to.ip, port: 80, protocol: 'udp' })

  /** Communication was switched on twice, and then off. */
  let off: Promise<unknown> | undefined
  const switchedOff = () => {
    off ??= (async () => {
      await traffic.setIcc(true)
      await traffic.setIcc(false)
    })()
    return off
  }

  check('same-bridge', 'with icc on, web reaches db by its address', {}, async (world) => {
    await world.internet.listen(80)
    await world.internet.listen(80, 'udp')
    manager = await world.learner.create<NetworkManager>('NetworkManager')
    await manager.initializeBridge()
    web = await connected(world, manager, 'web')
    db = await connected(world, manager, 'db')
    settings = await settingsOf(world.host)
    traffic = await world.learner.create<ContainerTraffic>('ContainerTraffic')
    await traffic.setIcc(true)
    await webToDb().isAnswered({
      by: db.place,
      next: 'The frame goes from port to port of the bridge, but bridge-nf-call-iptables shows it to FORWARD all the same: accept what comes in by the bridge and leaves by it.',
    })
  })

  check(
    'every-container',
    'any container reaches any other, by any protocol',
    {
      needs: ['same-bridge'],
    },
    async (world) => {
      const next =
        'A network carries more than TCP, both ways, and for containers that come later: the rule names the bridge twice, and no protocol, port or address.'
      await viaUdp(db, web).isAnswered({ by: web.place, seenFrom: db.ip, next })
      ensure(await web.place.ping(db.ip), {
        expected: `a ping from web to ${db.ip} is answered`,
        observed: 'no answer came',
        next,
        flow: { protocol: 'icmp', port: 0, destination: db.ip, from: web.place.name },
      })
      const late = await relyOn('same-bridge', connected(world, manager, 'late'))
      await packet({ from: late.place, to: web.ip, port: 80 }).isAnswered({
        by: web.place,
        seenFrom: late.ip,
        next,
      })
    },
  )

  check(
    'settings-stay',
    'switches and policies of the host stay',
    {
      needs: ['same-bridge'],
    },
    async ({ host }) => {
      const changed = (await settingsOf(host)).filter((line) => !settings.includes(line))
      ensure(changed.length === 0, {
        expected: 'with icc on, all switches and policies of the host are as they were',
        observed: `now it is: ${listed(changed)}`,
        next: adviceOnSettings(changed),
      })
    },
  )

  check(
    'own-address',
    "db sees web's own address, and eth0 hears nothing",
    { needs: ['same-bridge'] },
    async (world) => {
      await webToDb().isAnswered({
        by: db.place,
        seenFrom: web.ip,
        next: 'A rule in POSTROUTING of table nat, here or in your lab 4.1, rewrites the source although the packet stays on the bridge: MASQUERADE is for what leaves, ! -o BRIDGE.',
      })
      const { flow } = await webToDb().send({ still: true })
      const [packets, links] = await Promise.all([heard(world, 'host', flow), world.linkNames('host')])
      const onUplink = packets.filter(({ link }) => links.get(link) === 'eth0')
      ensure(onUplink.length === 0, {
        expected: 'a packet from web to db goes from one port of the bridge to the other, and nowhere else',
        observed: 'it was heard on eth0 of the host as well',
        next: 'Traffic within a network needs no route and no uplink: the bridge knows behind which port db is.',
        flow,
        answered: true,
      })
    },
  )

  check(
    'rules-still-apply',
    "the host's rules still apply between containers",
    { needs: ['same-bridge'] },
    async ({ host }) => {
      await db.place.listen(81)
      // In table raw, so that it comes before whatever the learner's rules accept.
      const rule = `-t raw -I PREROUTING -s ${web.ip} -d ${db.ip} -p tcp --dport 81 -j DROP`
      await host.execute(['iptables', ...rule.split(' ')])
      await webToDb(81).isNotAnswered({
        whereas: packet({ from: host, to: db.ip, port: 81 }),
        next: 'Is net.bridge.bridge-nf-call-iptables still 1? At 0, what stays on a bridge passes no rule at all any more: neither those of other people, on any bridge, nor your own when icc is off. Leave it as it is, and let FORWARD accept the packets.',
      })
    },
  )

  check(
    'outside-stays-out',
    'with icc on, the LAN still does not get in',
    {
      needs: ['same-bridge'],
    },
    async ({ host, neighbour }) => {
      await neighbour.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      await packet({ from: neighbour, to: web.ip, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80 }),
        next: 'Accept what comes in by the bridge and leaves by it: both, -i and -o. With -o alone the rule lets in whoever comes from outside.',
      })
    },
  )

  check('icc-off', 'with icc off, web no longer reaches db', { needs: ['same-bridge'] }, async ({ host }) => {
    await switchedOff()
    const [{ code }, answered] = await Promise.all([
      web.place.execute(['ping', '-n', '-c', '1', '-W', '0.5', db.ip]),
      host.ping(db.ip),
      webToDb().isNotAnswered({ whereas: packet({ from: host, to: db.ip, port: 80 }), next: STILL_ACCEPTED }),
      viaUdp(db, web).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80, protocol: 'udp' }),
        next: STILL_ACCEPTED,
      }),
    ])
    ensure(code !== 0 && answered, {
      expected: 'with icc off, db answers a ping from the host, and none from web',
      observed: code === 0 ? 'it has answered web' : 'it has not answered the host',
      next: STILL_ACCEPTED,
    })
  })

  check(
    'icc-off-internet',
    'with icc off, 203.0.113.10 still answers web',
    { needs: ['same-bridge'] },
    async ({ internet }) => {
      await relyOn('icc-off', switchedOff())
      await packet({ from: web.place, to: INTERNET, port: 80 }).isAnswered({
        by: internet,
        next: ANSWERS,
      })
      await packet({ from: web.place, to: INTERNET, port: 80, protocol: 'udp' }).isAnswered({
        by: internet,
        next: ANSWERS,
      })
    },
  )

  check(
    'icc-again',
    'on again web reaches db, and off takes it back',
    {
      needs: ['same-bridge'],
      hint: 'It may be called again at any time, either way: off when it is off already, too.',
    },
    async (world) => {
      await relyOn('icc-off', switchedOff())
      await traffic.setIcc(false)
      const before = await world.state()
      await traffic.setIcc(true)
      await webToDb().isAnswered({
        by: db.place,
        next: 'On has to take back what off has added. It is simplest if one of the two adds nothing at all.',
      })
      await traffic.setIcc(false)
      const { added, removed } = differences(before, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected:
          'switched off, on and off again, the host has the rules that it had when icc was off before',
        observed: `added: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'Off has to take back what on has added, each time. Ask the kernel whether the rule is there: what you remember of it may be over.',
      })
    },
  )
})

scenario('Two networks on one host', (check) => {
  let networks: Promise<Networks> | undefined
  const connected = (world: World): Promise<Networks> => {
    networks ??= twoNetworks(world)
    return networks
  }

  let isolation: Promise<Isolation> | undefined
  const isolated = async (world: World): Promise<Networks & Isolation> => {
    const both = await connected(world)
    isolation ??= isolate(both)
    return { ...both, ...(await isolation) }
  }

  check('isolated-there', 'web reaches nobody on the other network', {}, async (world) => {
    const { web, api } = await isolated(world)
    await packet({ from: web.place, to: api.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: api.ip, port: 80 }),
      next: 'Lab 4.1 accepts what comes in by the bridge and leaves by any other interface, and front-back is one. The first rule that matches decides: yours has to stand in front of that one.',
    })
  })

  check('isolated-back', 'api, on the other network, does not reach web', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    await packet({ from: api.place, to: web.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: web.ip, port: 80 }),
      next: 'Isolation has two directions. What comes in by front-back and leaves by front needs a rule as well, and like the other one it must not ask who began the conversation.',
    })
  })

  check(
    'isolated-protocols',
    'isolation is for every protocol, both ways',
    {
      needs: ['isolated-there', 'isolated-back'],
    },
    async (world) => {
      const { web, api } = await isolated(world)
      const next =
        'Whatever the protocol, and whatever a packet is part of: name the two bridges, and nothing else.'
      const stopped = (from: Connected, to: Connected) =>
        packet({ from: from.place, to: to.ip, port: 80, protocol: 'udp' }).isNotAnswered({
          whereas: packet({ from: world.host, to: to.ip, port: 80, protocol: 'udp' }),
          next,
        })
      await Promise.all([stopped(web, api), stopped(api, web)])
    },
  )

  check(
    'isolated-midway',
    'isolation ends conversations that have begun',
    {
      needs: ['isolated-there'],
    },
    async (world) => {
      const { web, api, conversation } = await isolated(world)
      const protocol = 'udp'
      const begun = { from: web.place, to: api.ip, port: 80, protocol, clientPort: conversation } as const
      await packet(begun).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: 80, protocol }),
        next: 'This client had sent a datagram to api before the two were separated, and sends from the same port again. A rule that asks for the beginning of a conversation (--ctstate NEW), or stands behind one that accepts ESTABLISHED, does not stop it.',
      })
    },
  )

  check(
    'isolated-early',
    'a network that comes later is kept apart as well',
    {
      needs: ['isolated-there'],
    },
    async (world) => {
      const { web, early } = await isolated(world)
      ensure(early === undefined, {
        expected: `isolateFrom('${LATE.bridge}') returns, although there is no such bridge yet`,
        observed: `it threw: ${early?.message}`,
        next: 'iptables does not ask whether there is an interface of that name: a rule that names it holds from the first packet on.',
      })
      const late = await comesLate(world)
      await using _ = late.gone
      await Promise.all([
        packet({ from: web.place, to: LATE.ip, port: 80 }).isNotAnswered({
          whereas: packet({ from: world.host, to: LATE.ip, port: 80 }),
          next: `isolateFrom('${LATE.bridge}') was called before that bridge was there, and isolateFrom('${BACK.bridge}') after it. Each of them holds.`,
        }),
        packet({ from: late.place, to: web.ip, port: 80 }).isNotAnswered({
          whereas: packet({ from: world.host, to: web.ip, port: 80 }),
          next: 'Isolation has two directions, for each of the other networks.',
        }),
      ])
    },
  )

  check('isolated-internet', 'both networks still reach 203.0.113.10', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    for (const { place } of [web, api]) {
      await packet({ from: place, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'Stop only what goes from the one bridge to the other: name both, one with -i and one with -o.',
      })
    }
  })

  let within: Promise<unknown> | undefined
  const withinOther = async (world: World): Promise<Networks> => {
    const both = await relyOn('isolated-there', isolated(world))
    within ??= both.otherTraffic.setIcc(true)
    await relyOn('same-bridge', within)
    return both
  }

  check('isolated-within', 'within the other network, api reaches worker', {}, async (world) => {
    const { api, worker } = await withinOther(world)
    await packet({ from: api.place, to: worker.ip, port: 80 }).isAnswered({
      by: worker.place,
      next: 'The network of front-back has its icc on. What leaves by the bridge that it came in by has not changed networks: stop only what leaves by the other bridge.',
    })
  })

  let repetition: Promise<Repetition> | undefined
  const repeated = async (world: World): Promise<Networks & Repetition> => {
    const both = await withinOther(world)
    repetition ??= switchOnTwice(both, world)
    return { ...both, ...(await repetition) }
  }

  check('no-rule-twice', 'called again, setIcc and isolateFrom add nothing', {}, async (world) => {
    const { once, twice } = await repeated(world)
    const { added } = differences(once, twice)
    ensure(added.length === 0, {
      expected:
        "setIcc(true) and isolateFrom('front-back') have run, and when they run again they add nothing",
      observed: `added once more: ${listed(added)}`,
      next: 'Before a rule is added, ask whether it is there (iptables -C).',
    })
  })

  let removal: Promise<Removal> | undefined
  const removed = async (world: World): Promise<Networks & Removal> => {
    const both = await relyOn('no-rule-twice', repeated(world))
    removal ??= removeBoth(both, world)
    return { ...both, ...(await removal) }
  }

  check(
    'remove-removes',
    'after remove nothing is left of what was added',
    { needs: ['no-rule-twice'] },
    async (world) => {
      const { before, after } = await removed(world)
      const { added } = differences(before, after)
      ensure(added.length === 0, {
        expected: 'after remove the host has the rules that it had before setIcc and isolateFrom',
        observed: `still there: ${listed(added)}`,
        next: 'What -A and -I have added, -D removes with the same words. It was another ContainerTraffic that added them, as if that one had crashed: ask the kernel for the rules, by a comment in each that says whose they are.',
      })
    },
  )

  check(
    'remove-keeps-network',
    'the other network keeps its icc after remove',
    { needs: ['isolated-within'] },
    async (world) => {
      const { survived, apart } = await relyOn('remove-removes', removed(world))
      ensure(survived, {
        expected: 'a packet from api to worker, both on front-back, is answered after remove() for front',
        observed: 'no answer came',
        next: 'Rules of two networks look alike. Let the comment in a rule say of which bridge it is, and look for all of that comment.',
      })
      ensure(apart, {
        expected:
          "front-back has called isolateFrom('front') for itself, and stays apart after remove() for front",
        observed: 'web reached api',
        next: 'Each of two networks has rules of its own that keep them apart, also where they say the same: let the comment say whose a rule is, and ask with -C for all of it.',
      })
    },
  )

  check('remove-keeps-strangers', "somebody else's rules survive remove", {}, async (world) => {
    const { before, after } = await relyOn('remove-removes', removed(world))
    const gone = differences(before, after).removed
    ensure(gone.length === 0, {
      expected: 'rules that were there before and are not ours are still there',
      observed: `gone: ${listed(gone)}`,
      next:
        adviceOn(gone) ??
        'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
    })
  })

  check(
    'remove-twice',
    'removing again does nothing',
    { hint: 'What is not there any more cannot be removed, and need not be: that is no error.' },
    async (world) => {
      const { traffic, otherTraffic, after } = await relyOn('remove-removes', removed(world))
      await traffic.remove()
      await otherTraffic.isolateFrom(LATE.bridge)
      await otherTraffic.remove()
      const { added } = differences(after, await world.state())
      ensure(added.length === 0, {
        expected: 'what isolateFrom adds after a remove, the next remove takes back',
        observed: `still there: ${listed(added)}`,
        next: 'Ask the kernel which rules there are, each time: what you remember of them may be over.',
      })
    },
  )
})

interface Networks {
  /** Of front, with web. */
  traffic: Remote<ContainerTraffic>
  /** Of front-back, with api and worker. */
  otherTraffic: Remote<ContainerTraffic>
  web: Connected
  api: Connected
  worker: Connected
  /** The networks are there, and none of their traffic rules. */
  before: HostState
}

interface Isolation {
  /** What isolateFrom said for a bridge that was not there. */
  early: LearnerFailure | undefined
  /** The port from which web had sent a datagram to api before. */
  conversation: number
}

async function isolate({ traffic, web, api }: Networks): Promise<Isolation> {
  const { reply } = await packet({ from: web.place, to: api.ip, port: 80, protocol: 'udp' }).send({
    wait: 500,
  })
  const early = await refusalOf(() => traffic.isolateFrom(LATE.bridge))
  await traffic.isolateFrom(BACK.bridge)
  return { early, conversation: reply.clientPort }
}

interface Late {
  place: ContainerPlace
  /** When it is disposed of, nothing is left of the network. */
  gone: AsyncDisposable
}

/** A network of somebody else's, by hand. */
async function comesLate(world: World): Promise<Late> {
  const { bridge, gateway, ip } = LATE
  const late = await world.container('late')
  await late.listen(80)
  const there = (await late.execute(['ip', 'netns', 'identify'])).stdout.trim()
  const here = [
    `link add ${bridge} up type bridge`,
    `address add ${gateway}/16 dev ${bridge}`,
    `link add late up master ${bridge} type veth peer name eth0 netns ${there}`,
  ]
  const inside = [`address add ${ip}/16 dev eth0`, 'link set eth0 up', `route add default via ${gateway}`]
  for (const [place, lines] of [
    [world.host, here],
    [late, inside],
  ] as const) {
    const { code, stderr } = await place.execute(['ip', '-batch', '-'], lines.join('\n'))
    if (code !== 0) throw new GuestFailed(`a third network could not be made: ${stderr}`)
  }
  const remove = ['sh', '-c', `ip link delete late && ip link delete ${bridge}`]
  return { place: late, gone: { [Symbol.asyncDispose]: async () => void (await world.host.execute(remove)) } }
}

async function twoNetworks(world: World): Promise<Networks> {
  await world.internet.listen(80)
  await plantStrangers(world)
  // One that names the bridge, as ours do.
  const rule = `-A FORWARD -i ${FRONT.bridge} -d 198.51.100.0/24 -j ACCEPT`
  await world.host.execute(['iptables', ...rule.split(' ')])
  const manager = await managerWithBridge(world, FRONT)
  const otherManager = await managerWithBridge(world, BACK)
  return {
    traffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', FRONT),
    otherTraffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', BACK),
    web: await connected(world, manager, 'web'),
    api: await connected(world, otherManager, 'api'),
    worker: await connected(world, otherManager, 'worker'),
    before: await world.state(),
  }
}

interface Repetition {
  once: HostState
  twice: HostState
}

async function switchOnTwice({ traffic }: Networks, world: World): Promise<Repetition> {
  await traffic.setIcc(true)
  const once = await world.state()
  await traffic.setIcc(true)
  await traffic.isolateFrom(BACK.bridge)
  return { once, twice: await world.state() }
}

interface Removal {
  /** When only the rules of front had been removed, api still reached worker… */
  survived: boolean
  /** …and web did not reach api, because that network has separated itself as well. */
  apart: boolean
  /** The rules of both networks have been removed. */
  after: HostState
}

async function removeBoth({ otherTraffic, web, api, worker }: Networks, world: World): Promise<Removal> {
  await otherTraffic.isolateFrom(FRONT.bridge)
  // Another object than the one that wrote the rules: that one may have crashed.
  const successor = await world.learner.create<ContainerTraffic>('ContainerTraffic', FRONT)
  await successor.remove()
  const within = await packet({ from: api.place, to: worker.ip, port: 80 }).send({ wait: 1000, still: true })
  const between = await packet({ from: web.place, to: api.ip, port: 80 }).send({ wait: 500, still: true })
  await otherTraffic.remove()
  return { survived: within.reply.answered, apart: !between.reply.answered, after: await world.state() }
}
