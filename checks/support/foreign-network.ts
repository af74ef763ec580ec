/**
 * A network of somebody else's on the same host, made by hand.
 */
import type { ContainerPlace, World } from '../../src/guest/index.ts'
import { arrange } from './arrange.ts'
import type { DrawnNetwork } from './draw.ts'
import { plantRule } from './strangers.ts'

/** When it is disposed of, nothing is left of the network. */
export interface ForeignNetwork extends AsyncDisposable {
  /** It has the network's first address, and answers on the port. */
  place: ContainerPlace
}

/**
 * Its one container gets out, as lab 4.1 has it. Nobody lets answers back in, and nobody hides its address.
 *
 * @param name of the container, and of the cable's end on the host: 15 characters at the most
 */
export async function foreignNetwork(
  world: World,
  { bridge, gateway, subnet, address }: DrawnNetwork,
  { name, port }: { name: string; port: number },
): Promise<ForeignNetwork> {
  const prefix = subnet.replace(/.*\//, '/')
  const wayOut = `FORWARD -i ${bridge} ! -o ${bridge} -j ACCEPT`
  const commands = [`ip link delete ${name}`, `ip link delete ${bridge}`, `iptables --wait -D ${wayOut}`]
  const remove = async (): Promise<void> => void (await world.host.execute(['sh', '-c', commands.join('; ')]))
  const place = await world.container(name)
  await place.listen(port)
  const there = (await place.execute(['ip', 'netns', 'identify'])).stdout.trim()
  const here = [
    `link add ${bridge} up type bridge`,
    `address add ${gateway}${prefix} dev ${bridge}`,
    `link add ${name} up master ${bridge} type veth peer name eth0 netns ${there}`,
  ]
  const inside = [
    `address add ${address(1)}${prefix} dev eth0`,
    'link set eth0 up',
    `route add default via ${gateway}`,
  ]
  try {
    for (const [where, lines] of [
      [world.host, here],
      [place, inside],
    ] as const) {
      const what = `a network of somebody else's is made, with the bridge ${bridge}`
      await arrange(where, ['ip', '-batch', '-'], { what, input: lines.join('\n') })
    }
    await plantRule(world.host, `-A ${wayOut}`)
  } catch (error) {
    await remove()
    throw error
  }
  return { place, [Symbol.asyncDispose]: remove }
}
