/**
 * Pieces of lab 4.1's network, for submissions that leave the others out.
 */
import type { NetworkManager } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { sh } from './tools.ts'

/** The bridge with its address, and nothing that forwards a packet. */
export function bridgeAlone({ bridge, gateway, prefix }: NetworkManager): void {
  sh(
    `ip link add ${bridge} type bridge; ip address replace ${gateway}${prefix} dev ${bridge}; ip link set ${bridge} up`,
  )
}

/** A container gets an interface with an address, and no cable leads out of it. */
export function unplugged({ pool, prefix, gateway }: NetworkManager, pid: number): string {
  const ip = pool.allocate()
  const commands = [
    'link set lo up',
    'link add eth0 up type veth peer name loose',
    'link set loose up',
    `address add ${ip}${prefix} dev eth0`,
    `route add default via ${gateway}`,
  ]
  sh(`nsenter --target ${pid} --net ip -force -batch - <<< "$1"`, commands.join('\n'))
  return ip
}
