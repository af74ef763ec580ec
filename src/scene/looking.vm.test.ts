/**
 * Looking at a network leaves nothing behind: what ended a packet, and what there is.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type ContainerPlace,
  type Guest,
  openSandbox,
  openWorld,
  startGuest,
  type World,
} from '../guest/index.ts'
import { defaultCacheDir } from '../image/index.ts'
import { autopsy, examine, type Repeat } from '../verdict/index.ts'
import { readTopology } from './topology.ts'

let guest: Guest
let world: World
let web: ContainerPlace

beforeAll(async () => {
  guest = await startGuest(await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() }))
  world = openWorld(guest.session)
  web = await world.container('web')
  await web.listen(80)
  await web.listen(53, 'udp')
  await typed(`ip link add docker0 type bridge && ip link set docker0 up && ip address add 172.18.0.1/16 dev docker0
    ip link add vethweb type veth peer name eth0 netns ${web.pid} && ip link set vethweb master docker0 up
    nsenter -t ${web.pid} -n sh -c 'ip link set lo up; ip address add 172.18.0.2/16 dev eth0; ip link set eth0 up
      ip route add default via 172.18.0.1'
    sysctl -qw net.ipv4.ip_forward=1
    iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80`)
})
afterAll(() => guest?.[Symbol.asyncDispose]())

async function typed(line: string): Promise<void> {
  expect(await world.host.shell(line)).toMatchObject({ code: 0 })
}

const ask = (parts: Partial<Repeat> = {}): Repeat => ({
  ...{ from: world.neighbor, to: web, address: '192.168.1.100', port: 8080, protocol: 'tcp' },
  ...parts,
})
const sentence = async (repeat: Repeat): Promise<string | undefined> =>
  autopsy(await examine(repeat, world, await world.state()))?.sentence

/** Counters aside: the rules that the kernel lists. */
async function listed(): Promise<string[]> {
  const { sections } = await world.state()
  return Object.entries(sections)
    .flatMap(([title, lines]) => (/tables|nft/.test(title) ? lines : []))
    .map((line) => line.replace(/packets \d+ bytes \d+|\[\d+:\d+\]/g, ''))
    .filter((line) => !line.startsWith('#'))
}

it('the policy that dropped a packet is named, and no table of ours is left', async () => {
  const before = await listed()
  expect(await sentence(ask())).toMatch(
    /^no rule accepted the packet \(in by eth0, out by docker0, .* so the policy of chain FORWARD of table filter/,
  )
  expect(await listed()).toEqual(before)
})

it('a rule that dropped the answer is named in its own words; then it is answered', async () => {
  await typed(
    'iptables -A FORWARD -o docker0 -j ACCEPT && iptables -A FORWARD -i docker0 -p tcp --sport 80 -j DROP',
  )
  expect(await sentence(ask())).toMatch(
    /^a rule in chain FORWARD of table filter dropped the answer .*: -A FORWARD -i docker0 -p tcp -m tcp --sport 80 -j DROP$/,
  )
  await typed('iptables -R FORWARD 2 -i docker0 -j ACCEPT')
  expect(await examine(ask(), world, await world.state())).toMatchObject({
    answered: true,
    incomplete: false,
  })
})

it('a MAC address that the bridge has as well is what nobody answers for', async () => {
  const take = async (mac: string): Promise<void> => {
    const inside = `nsenter -t ${web.pid} -n ip`
    await typed(
      `${inside} link set eth0 address ${mac} && ${inside} neighbor flush all && ip neighbor flush all`,
    )
  }
  const { links } = await world.host.network()
  const own = (await web.network()).links.find(({ name }) => name === 'eth0')?.mac ?? ''
  const bridge = links.find(({ name }) => name === 'docker0')?.mac ?? ''
  await typed('ip link set docker0 address 02:42:ac:12:00:01')
  await take('02:42:ac:12:00:01')
  expect(await sentence(ask({ from: web, to: world.internet, address: '203.0.113.10', port: 80 }))).toMatch(
    /^web asked by ARP who has 172\.18\.0\.1, and nobody answered: eth0 of web has the MAC address 02:42:ac:12:00:01, and so has docker0/,
  )
  expect(await sentence(ask())).toMatch(
    /^docker0 was to send on what is for 172\.18\.0\.2: eth0 of web has the MAC/,
  )
  await typed(`ip link set docker0 address ${bridge}`)
  await take(own)
  expect(await examine(ask(), world, await world.state())).toMatchObject({ answered: true })
})

it('a conversation that conntrack remembers is told from one that no rule knows', async () => {
  const client = { port: 5353, protocol: 'udp', clientPort: 20_500 } as const
  expect(await sentence(ask(client))).toMatch(/^no rule gave the packet another destination/)
  await typed('iptables -t nat -A PREROUTING -p udp --dport 5353 -j DNAT --to-destination 172.18.0.2:53')
  expect(await sentence(ask(client))).toMatch(
    /^rules of table nat are asked for the first packet .*sport=20500/,
  )
})

it('the network is read from the kernel', async () => {
  const { bridges, places, published } = await readTopology(world, new Map([['web', web]]))
  expect(bridges).toMatchObject([
    { name: 'docker0', ports: [{ name: 'vethweb', place: 'web', link: 'eth0' }] },
  ])
  expect(places).toMatchObject([
    { name: 'web', routes: ['default via 172.18.0.1', '172.18.0.0/16 dev eth0'] },
  ])
  expect(published).toEqual(['8080/tcp → 172.18.0.2:80', '5353/udp → 172.18.0.2:53'])
})
