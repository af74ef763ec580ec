/**
 * The little internet that every lab runs in, from network namespaces:
 *
 *     internet 203.0.113.10, names 203.0.113.53  no route to any private range but the LAN
 *         │
 *     router 203.0.113.1 / 192.168.1.1
 *         │
 *     LAN 192.168.1.0/24 ── neighbor 192.168.1.50
 *         │
 *     host 192.168.1.100                         a user namespace: root here is nobody outside
 *         └─ containers, each with namespaces of its own inside that user namespace
 */
import { ADDRESSES, LAN, NAME_SERVER, WAN_ADDRESS } from '../addresses.ts'
import { namespacePath } from './namespaces.ts'
import { run } from './program.ts'

export function wire(prefix: string, hostPid: number): void {
  for (const name of ['internet', 'router', 'neighbor']) run('ip', ['netns', 'add', `${prefix}${name}`])
  run('ip', ['netns', 'attach', `${prefix}host`, String(hostPid)])
  const batch = (name: string, commands: string): void =>
    void run('ip', ['-n', `${prefix}${name}`, '-batch', '-'], commands)
  const sysctl = (name: string, setting: string): void =>
    void run('nsenter', [`--net=${namespacePath({ prefix }, name)}`, 'sysctl', '-qw', setting])
  batch(
    'router',
    `link add lan type bridge
link add to-host type veth peer name eth0 netns ${prefix}host
link add to-neighbor type veth peer name eth0 netns ${prefix}neighbor
link add wan type veth peer name eth0 netns ${prefix}internet
link set to-host master lan
link set to-neighbor master lan
address add ${ADDRESSES.router}/24 dev lan
address add ${WAN_ADDRESS}/24 dev wan
link set lo up
link set lan up
link set to-host up
link set to-neighbor up
link set wan up
`,
  )
  batch(
    'internet',
    `address add ${ADDRESSES.internet}/24 dev eth0
address add ${NAME_SERVER}/24 dev eth0
link set lo up
link set eth0 up
route add ${LAN} via ${WAN_ADDRESS}
`,
  )
  batch(
    'neighbor',
    `address add ${ADDRESSES.neighbor}/24 dev eth0
link set lo up
link set eth0 up
route add default via ${ADDRESSES.router}
`,
  )
  batch(
    'host',
    `address add ${ADDRESSES.host}/24 dev eth0
link set lo up
link set eth0 up
route add default via ${ADDRESSES.router}
`,
  )
  sysctl('router', 'net.ipv4.ip_forward=1')
  // As Docker leaves a host: nothing is forwarded unless a rule says so, and bridged packets meet the rules as well.
  sysctl('host', 'net.ipv4.ip_forward=0')
  sysctl('host', 'net.bridge.bridge-nf-call-iptables=1')
  run('nsenter', [`--net=${namespacePath({ prefix }, 'host')}`, 'iptables', '-P', 'FORWARD', 'DROP'])
}
