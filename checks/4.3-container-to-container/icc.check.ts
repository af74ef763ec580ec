/**
 * Lab 4.3: containers on one bridge, and the switch between them.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import { LearnerThrew } from '../../src/guest/index.ts'
import {
  addUplink,
  arrange,
  type Check,
  differences,
  ensure,
  ensureSettings,
  INTERNET,
  listed,
  once,
  packet,
  pinged,
  reachesUplink,
  relyOn,
  settingsOf,
  strangeArrives,
  together,
  type World,
} from '../support/index.ts'
import { connected, type TwoContainers, viaUdp, webToDb } from './scene.ts'

const ANSWERS =
  'An answer from outside leaves by the bridge as well, but it did not come in by it. Stop only what came in by the bridge and leaves by it; and with isolateFrom, which was called as well, only what goes from one bridge to the other.'
const STILL_ACCEPTED =
  'Some rule still accepts what comes in by the bridge and leaves by it. Is it the one of setIcc(true)? Off has to take it back, also where another ContainerTraffic has added it, as here: ask the kernel. Is it one of your lab 4.1? What that accepts has to leave by another interface: -i BRIDGE ! -o BRIDGE. A DROP behind it is never reached.'

export function iccOn(check: Check, scene: TwoContainers): void {
  check('same-bridge', 'with icc on, web reaches db by its address', {}, async (world) => {
    await world.internet.listen(80)
    await world.internet.listen(80, 'udp')
    scene.manager = await world.learner.create<NetworkManager>('NetworkManager')
    await scene.manager.initializeBridge()
    scene.web = await connected(world, scene.manager, { name: 'web' })
    scene.db = await connected(world, scene.manager, { name: 'db' })
    scene.settings = await settingsOf(world.host)
    scene.traffic = await world.learner.create<ContainerTraffic>('ContainerTraffic')
    await scene.traffic.setIcc(true)
    await webToDb(scene).isAnswered({
      by: scene.db.place,
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
      const { manager, web, db, strange } = scene
      const next =
        'A network carries more than TCP, both ways, and for containers that come later: the rule names the bridge twice, and no protocol, port or address.'
      await viaUdp(db, web).isAnswered({ by: web.place, seenFrom: db.ip, next })
      ensure(await web.place.ping(db.ip), {
        expected: `a ping from web to ${db.ip} is answered`,
        observed: 'no answer came',
        next,
        ...pinged(web.place, db.place, db.ip),
      })
      await strangeArrives({ from: web.place, to: db, strange, next })
      const late = await relyOn('same-bridge', connected(world, manager, { name: 'late' }))
      await packet({ from: late.place, to: web.ip, port: 80 }).isAnswered({
        by: web.place,
        seenFrom: late.ip,
        next,
      })
    },
  )
}

export function iccOff(check: Check, scene: TwoContainers): void {
  /** Communication was switched on twice, and then off by another ContainerTraffic, as if the first had crashed. */
  const switchedOff = once(async (world: World) => {
    await scene.traffic.setIcc(true)
    const doubled = await rulesWithin(world)
    const successor = await world.learner.create<ContainerTraffic>('ContainerTraffic')
    await successor.setIcc(false)
    await othersSwitchedOn(world, successor)
    const left = await rulesWithin(world)
    const [rule] = left.filter((line) => doubled.filter((other) => other === line).length > 1)
    return rule === undefined
      ? STILL_ACCEPTED
      : `setIcc(true) was called twice, and has added a rule twice: ${rule}. Off has not removed both. Before you add a rule, ask with iptables -C whether it is there.`
  })

  check('icc-off', 'with icc off, web no longer reaches db', { needs: ['same-bridge'] }, async (world) => {
    const { host } = world
    const { manager, web, db } = scene
    const next = await switchedOff(world)
    const later = await relyOn('same-bridge', connected(world, manager, { name: 'later' }))
    const [{ code }, answered] = await together([
      web.place.execute(['ping', '-n', '-c', '2', '-i', '0.02', '-W', '0.5', db.ip]),
      host.ping(db.ip),
      webToDb(scene).isNotAnswered({
        whereas: packet({ from: host, to: db.ip, port: 80 }),
        next,
      }),
      viaUdp(db, web).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80, protocol: 'udp' }),
        next,
      }),
      packet({ from: web.place, to: later.ip, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: later.ip, port: 80 }),
        next: `${later.place.name} was connected when icc was off already. ${next}`,
      }),
    ])
    ensure(code !== 0 && answered, {
      expected: 'with icc off, db answers a ping from the host, and none from web',
      observed: code === 0 ? 'it has answered web' : 'it has not answered the host',
      next,
    })
  })

  check(
    'icc-off-internet',
    'with icc off, 203.0.113.10 still answers web',
    { needs: ['same-bridge'] },
    async (world) => {
      const { web } = scene
      const { internet } = world
      await relyOn('icc-off', switchedOff(world))
      await packet({ from: web.place, to: INTERNET, port: 80 }).isAnswered({
        by: internet,
        next: ANSWERS,
      })
      await packet({ from: web.place, to: INTERNET, port: 80, protocol: 'udp' }).isAnswered({
        by: internet,
        next: ANSWERS,
      })
      await addUplink(world, 80)
      await reachesUplink(world, { from: web.place, port: 80, next: ANSWERS })
      ensure(await web.place.ping(INTERNET), {
        expected: `with icc off, a ping from web to ${INTERNET} is answered`,
        observed: 'no answer came',
        next: ANSWERS,
        ...pinged(web.place, internet, INTERNET),
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
      const { traffic, db } = scene
      await relyOn('icc-off', switchedOff(world))
      await traffic.setIcc(false)
      await attempt(() => traffic.isolateFrom(ELSEWHERE))
      const before = await world.state()
      await traffic.setIcc(true)
      await webToDb(scene).isAnswered({
        by: db.place,
        next: 'On has to take back what off has added: it is simplest if one of the two adds nothing at all. And isolateFrom, which was called meanwhile, stops nothing that stays on the bridge.',
      })
      const other = await world.learner.create<ContainerTraffic>('ContainerTraffic')
      await other.setIcc(false)
      await traffic.setIcc(true)
      await webToDb(scene).isAnswered({
        by: db.place,
        next: 'Another ContainerTraffic had switched it off since. Ask the kernel whether the rule is there: what this one remembers of it is over.',
        nextStands: true,
      })
      await traffic.setIcc(false)
      const { added, removed } = differences(before, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected:
          'switched off, on and off again, the host has the rules that it had when icc was off before',
        observed: `added: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'Off has to take back what on has added, each time, and nothing else: what isolateFrom has added stays. Ask the kernel whether the rule is there: what you remember of it may be over.',
      })
      await ensureSettings(world.host, {
        before: scene.settings,
        expected: 'switched off, on and off again, all switches and policies of the host are as they were',
      })
      await switchesStay(world, traffic)
    },
  )
}

/** Also the values that nobody needs here; what becomes of packets meanwhile, nobody asks. */
async function switchesStay({ host }: World, traffic: TwoContainers['traffic']): Promise<void> {
  const set = (what: string, argv: string[]): Promise<string> => arrange(host, argv, { what })
  const policy = (value: string): Promise<string> =>
    set(`the policy of FORWARD is ${value}`, ['iptables', '--wait', '-P', 'FORWARD', value])
  const bridgeFilter = (value: number): Promise<string> =>
    set(`${BRIDGE_FILTER} is ${value}`, ['sysctl', '-qw', `${BRIDGE_FILTER}=${value}`])
  await policy('ACCEPT')
  await bridgeFilter(0)
  try {
    const before = await settingsOf(host)
    for (const allowed of [true, false]) await traffic.setIcc(allowed)
    await ensureSettings(host, {
      before,
      expected: `an administrator has set the policy of FORWARD to ACCEPT, and ${BRIDGE_FILTER} to 0: setIcc(true) and setIcc(false) leave both`,
    })
  } finally {
    await bridgeFilter(1)
    await policy('DROP')
  }
}

/** Rules of iptables in FORWARD about what stays on the bridge. */
async function rulesWithin({ host }: World): Promise<string[]> {
  const { stdout } = await host.execute(['iptables', '-S', 'FORWARD'])
  return stdout.split('\n').filter((line) => line.includes('-i minidocker0 -o minidocker0 '))
}

const BRIDGE_FILTER = 'net.bridge.bridge-nf-call-iptables'

/** The bridge of another network. It is not there, so that no packet is concerned by what is called for it. */
const ELSEWHERE = 'elsewhere0'

/** Nothing of this concerns what passes within this network. */
async function othersSwitchedOn({ learner }: World, traffic: TwoContainers['traffic']): Promise<void> {
  const other = await learner.create<ContainerTraffic>('ContainerTraffic', { bridge: ELSEWHERE })
  await attempt(() => traffic.isolateFrom(ELSEWHERE))
  await attempt(() => other.setIcc(true))
  await attempt(() => other.isolateFrom('minidocker0'))
}

/** Whether it works, another step's checks tell. */
async function attempt(call: () => Promise<void>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (!(error instanceof LearnerThrew)) throw error
  }
}
