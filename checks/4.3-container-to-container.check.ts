/**
 * Lab 4.3: containers on one bridge, the switch between them, and two networks that must not meet.
 */
import type { NetworkManager } from '../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../solutions/4.3-container-to-container/container-to-container.ts'
import {
  type Connected,
  connect,
  differences,
  ensure,
  type HostState,
  heard,
  listed,
  managerWithBridge,
  packet,
  plantStrangers,
  type Remote,
  relyOn,
  scenario,
  type World,
} from './support/index.ts'

const INTERNET = '203.0.113.10'
/** Two networks; nobody said that one of them is called minidocker0. */
const FRONT = { bridge: 'front', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }
const BACK = { bridge: 'back', gateway: '10.8.0.1', subnet: '10.8.0.0/24' }

function connected(world: World, manager: Remote<NetworkManager>, name: string): Promise<Connected> {
  return connect(world, manager, { name, ports: [80] })
}

scenario('Two containers on one bridge', (check) => {
  let traffic: Remote<ContainerTraffic>
  let web: Connected
  let db: Connected
  const webToDb = (port = 80) => packet({ from: web.place, to: db.ip, port })

  /** Communication was on, and has been switched off. */
  let off: Promise<unknown> | undefined
  const switchedOff = () => {
    off ??= traffic.setIcc(false)
    return off
  }

  check('same-bridge', 'with icc on, web reaches db by its address', {}, async (world) => {
    await world.internet.listen(80)
    const manager = await world.learner.create<NetworkManager>('NetworkManager')
    await manager.initializeBridge()
    web = await connected(world, manager, 'web')
    db = await connected(world, manager, 'db')
    traffic = await world.learner.create<ContainerTraffic>('ContainerTraffic')
    await traffic.setIcc(true)
    await webToDb().isAnswered({
      by: db.place,
      next: 'The frame goes from port to port of the bridge, but bridge-nf-call-iptables shows it to FORWARD all the same: accept what comes in by the bridge and leaves by it.',
    })
  })

  check(
    'own-address',
    "db sees web's own address, and nothing of it is heard on eth0 of the host",
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
    "between containers, the host's rules still apply: one of them forbids port 81",
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
    'with icc on, a neighbor who has a route to web does not reach it',
    { needs: ['same-bridge'] },
    async ({ host, neighbour }) => {
      await neighbour.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', '192.168.1.100'])
      await packet({ from: neighbour, to: web.ip, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80 }),
        next: 'Accept what comes in by the bridge and leaves by it: both, -i and -o. With -o alone the rule lets in whoever comes from outside.',
      })
    },
  )

  check('icc-off', 'with icc off, web no longer reaches db', { needs: ['same-bridge'] }, async ({ host }) => {
    await switchedOff()
    await webToDb().isNotAnswered({
      whereas: packet({ from: host, to: db.ip, port: 80 }),
      next: 'Some rule still accepts what comes in by the bridge and leaves by it. Off has to take back what on has added; a rule behind that one is never reached.',
    })
  })

  check(
    'icc-off-internet',
    'with icc off, web still reaches 203.0.113.10 and hears its answer',
    { needs: ['same-bridge'] },
    async ({ internet }) => {
      await relyOn('icc-off', switchedOff())
      await packet({ from: web.place, to: INTERNET, port: 80 }).isAnswered({
        by: internet,
        next: 'An answer from the internet leaves by the bridge as well, but it came in by eth0. Stop only what came in by the bridge and leaves by it.',
      })
    },
  )

  check(
    'icc-again',
    'with icc on again, web reaches db, and off again takes that back',
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

  let isolation: Promise<unknown> | undefined
  const isolated = async (world: World): Promise<Networks> => {
    const both = await connected(world)
    isolation ??= both.traffic.isolateFrom(BACK.bridge)
    await isolation
    return both
  }

  check('isolated-there', 'web, on front, reaches nobody on back', {}, async (world) => {
    const { web, api } = await isolated(world)
    await packet({ from: web.place, to: api.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: api.ip, port: 80 }),
      next: 'Lab 4.1 accepts what comes in by the bridge and leaves by any other interface, and back is one. The first rule that matches decides: yours has to stand in front of that one.',
    })
  })

  check('isolated-back', 'api, on back, does not reach web either', {}, async (world) => {
    const { web, api } = await relyOn('isolated-there', isolated(world))
    await packet({ from: api.place, to: web.ip, port: 80 }).isNotAnswered({
      whereas: packet({ from: world.host, to: web.ip, port: 80 }),
      next: 'Isolation has two directions. What comes in by back and leaves by front needs a rule as well, and like the other one it must not ask who began the conversation.',
    })
  })

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

  check('isolated-within', 'within back, api still reaches worker', {}, async (world) => {
    const { api, worker } = await withinOther(world)
    await packet({ from: api.place, to: worker.ip, port: 80 }).isAnswered({
      by: worker.place,
      next: 'The network of back has its icc on. What leaves by the bridge that it came in by has not changed networks: stop only what leaves by the other bridge.',
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
      expected: "setIcc(true) and isolateFrom('back') have run, and when they run again they add nothing",
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
        next: 'What -A and -I have added, -D removes with the same words. A comment in each rule tells you later which ones are yours.',
      })
    },
  )

  check(
    'remove-keeps-network',
    'the other network has its icc on, and keeps it when remove is called for this one',
    { needs: ['isolated-within'] },
    async (world) => {
      const { survived } = await relyOn('remove-removes', removed(world))
      ensure(survived, {
        expected: 'a packet from api to worker, both on back, is answered after remove() for front',
        observed: 'no answer came',
        next: 'Rules of two networks look alike. Let the comment in a rule say of which bridge it is, and look for all of that comment.',
      })
    },
  )

  check('remove-keeps-strangers', "somebody else's rules survive remove", {}, async (world) => {
    const { before, after } = await relyOn('remove-removes', removed(world))
    const gone = differences(before, after).removed
    ensure(gone.length === 0, {
      expected: 'rules that were there before and are not ours are still there',
      observed: `gone: ${listed(gone)}`,
      next: 'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
    })
  })

  check(
    'remove-twice',
    'removing again does nothing',
    { hint: 'What is not there any more cannot be removed, and need not be: that is no error.' },
    async (world) => {
      const { traffic, otherTraffic, after } = await relyOn('remove-removes', removed(world))
      await traffic.remove()
      await otherTraffic.isolateFrom(FRONT.bridge)
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
  /** Of back, with api and worker. */
  otherTraffic: Remote<ContainerTraffic>
  web: Connected
  api: Connected
  worker: Connected
  /** The networks are there, and none of their traffic rules. */
  before: HostState
}

async function twoNetworks(world: World): Promise<Networks> {
  await world.internet.listen(80)
  await plantStrangers(world)
  // One that names the bridge, as ours do.
  await world.host.execute([
    'iptables',
    '-A',
    'FORWARD',
    '-i',
    FRONT.bridge,
    '-d',
    '198.51.100.0/24',
    '-j',
    'ACCEPT',
  ])
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
  /** When only the rules of front had been removed, api still reached worker. */
  survived: boolean
  /** The rules of both networks have been removed. */
  after: HostState
}

async function removeBoth({ traffic, otherTraffic, api, worker }: Networks, world: World): Promise<Removal> {
  await traffic.remove()
  const { reply } = await packet({ from: api.place, to: worker.ip, port: 80 }).send({
    wait: 1000,
    still: true,
  })
  await otherTraffic.remove()
  return { survived: reply.answered, after: await world.state() }
}
