/**
 * Lab 4.2: what stays as it is when a port is published.
 */
import {
  type Answered,
  arrange,
  type Check,
  ensure,
  ensureSettings,
  HOST,
  INTERNET,
  type PacketOptions,
  type Place,
  packet,
  plantRule,
  together,
  unaskedStopped,
} from '../support/index.ts'
import type { Publishing } from './scene.ts'

/** A bridge of somebody else's, and its one port. */
const OTHERS = { bridge: 'others0', port: 'others1' }

export async function plantBridge(host: Place): Promise<void> {
  const { bridge, port } = OTHERS
  const lines = [
    `link add ${bridge} type bridge`,
    `link add ${port} master ${bridge} type veth peer name others2`,
  ]
  const what = `a bridge of somebody else is made, ${bridge}`
  await arrange(host, ['ip', '-batch', '-'], { what, input: lines.join('\n') })
}

/** Of the bridge of somebody else's: those that were switched on. */
async function switchedOnElsewhere(host: Place): Promise<string[]> {
  const { bridge, port } = OTHERS
  const script = `cat /proc/sys/net/ipv4/conf/${bridge}/route_localnet && ip -details link show ${port}`
  const what = `the switches of ${bridge} are read, a bridge of somebody else`
  const stdout = await arrange(host, ['sh', '-c', script], { what })
  const changed: string[] = []
  if (!stdout.startsWith('0')) changed.push(`net.ipv4.conf.${bridge}.route_localnet`)
  if (stdout.includes('hairpin on')) changed.push(`hairpin mode of ${port}, a port of ${bridge}`)
  return changed
}

/** By TCP and by UDP. */
async function byBoth(asked: PacketOptions, answered: Answered): Promise<void> {
  for (const protocol of ['tcp', 'udp'] as const) await packet({ ...asked, protocol }).isAnswered(answered)
}

export function spared(check: Check, scene: Publishing): void {
  check(
    'direct-caller-address',
    'who asks web directly is seen with its own address',
    { needs: ['hairpin-other'] },
    async ({ host }) => {
      const { network, db } = scene
      // What lab 4.3 will switch on: without it there is nothing to see.
      await plantRule(host, '-A FORWARD -i minidocker0 -o minidocker0 -j ACCEPT')
      await byBoth(
        { from: db.place, to: network.ip, port: 80 },
        {
          by: network.web,
          seenFrom: db.ip,
          next: 'This packet came through none of your doors: no rule of yours has changed its destination, so none has to change its source. -m conntrack --ctstate DNAT tells those that were.',
        },
      )
    },
  )

  check(
    'container-to-internet-port',
    'a container still reaches 203.0.113.10:8080',
    { needs: ['hairpin-other'] },
    async ({ internet }) => {
      const { db } = scene
      await byBoth(
        { from: db.place, to: INTERNET, port: 8080 },
        {
          by: internet,
          next: 'The DNAT in PREROUTING looks at the port alone. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
        },
      )
    },
  )

  check(
    'host-to-internet-port',
    'the host still reaches 203.0.113.10:8080',
    { needs: ['host-lan-address'] },
    async ({ host, internet }) => {
      await byBoth(
        { from: host, to: INTERNET, port: 8080 },
        {
          by: internet,
          next: 'The DNAT in OUTPUT looks at the port alone. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
        },
      )
    },
  )

  check(
    'unpublished-closed',
    'other ports stay closed, even if one has a route',
    { needs: ['each-protocol'] },
    async (world) => {
      const { host, neighbor } = world
      const { network, db, strange } = scene
      const { web, ip } = network
      for (const port of [81, 8080]) await web.listen(port)
      await neighbor.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      const closed = packet({ from: neighbor, to: ip, port: 81 }).isNotAnswered({
        whereas: packet({ from: host, to: ip, port: 81 }),
        next: 'Only port 80 is published. The rule in FORWARD has to name the port of the container, not only its address.',
      })
      const numbered = packet({ from: neighbor, to: ip, port: 8080 }).isNotAnswered({
        whereas: packet({ from: host, to: ip, port: 8080 }),
        next: 'Port 80 of the container is published, and 8080 is that of the host. FORWARD comes after DNAT: what arrives there for 8080 of the container nobody has published.',
      })
      const redirected = [
        { port: 7081, to: ip, target: 81 },
        { port: 7082, to: db.ip, target: 80 },
      ].map(async ({ port, to, target }) => {
        const door = `-p tcp --dport ${port} -j DNAT --to-destination ${to}:${target}`
        await plantRule(host, `-t nat -A PREROUTING ${door}`)
        await packet({ from: neighbor, to: HOST, port }).isNotAnswered({
          whereas: packet({ from: host, to, port: target }),
          next: `Somebody else's rule redirects it to ${to}:${target}, which you have not published. In FORWARD, name the address and the port of the container, whatever was redirected.`,
        })
      })
      await together([closed, numbered, ...redirected])
      const protocol = 'udp'
      await packet({ from: neighbor, to: db.ip, port: 84, protocol }).isNotAnswered({
        whereas: packet({ from: host, to: db.ip, port: 84, protocol }),
        next: 'Port 84 of db is published for TCP alone, and FORWARD lets UDP in: each rule there has to name the protocol of the mapping.',
      })
      await unaskedStopped(world, {
        ...{ from: neighbor, to: { place: web, ip }, strange },
        next: 'FORWARD opens for the published port of this container, and for nothing else: each rule names address, protocol and --dport, and none goes by the port of the one who asks.',
      })
    },
  )

  check(
    'settings-stay',
    'switches and policies of the host stay',
    {
      needs: ['hairpin-self'],
    },
    async ({ host }) => {
      await ensureSettings(host, {
        before: scene.settings,
        expected: 'when ports are published, no switch that others rely on changes, and no policy',
      })
      const changed = await switchedOnElsewhere(host)
      ensure(changed.length === 0, {
        expected: `when ports are published on minidocker0, the switches of ${OTHERS.bridge}, a bridge of somebody else's, stay off`,
        observed: `on by now: ${changed.join(', ')}`,
        next: 'Only the bridge of this network and its own ports need them: ip -json link show master BRIDGE lists those.',
      })
    },
  )
}
