/**
 * Lab 4.1: a third network, with room for one container, and the end of the second.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Check,
  type Draw,
  differences,
  ensure,
  INTERNET,
  isDone,
  listed,
  once,
  packet,
  refusalOf,
  type World,
} from '../support/index.ts'
import { changeRules, lastOfSeveral, leftBehind, type ManyContainers, type SecondNetwork } from './scene.ts'

/** Of a network with room for the gateway and one container. */
const ONE_CONTAINER = 30

export function thirdNetwork(check: Check, scene: ManyContainers, second: SecondNetwork, draw: Draw): void {
  const { gateway, subnet } = draw.network(ONE_CONTAINER)
  const { bridge } = second.network
  /** Its bridge's name begins and ends with that of the second network, and has a dot. */
  const third = { gateway, subnet, bridge: `${bridge}.${bridge}` }
  /** Before that, the container of the second network is disconnected. */
  const made = once(async (world: World) => {
    await second.manager.cleanup(second.id)
    const manager = await world.learner.create<NetworkManager>('NetworkManager', third)
    const before = await world.state()
    await manager.initializeBridge()
    return { manager, before }
  })

  check(
    'no-address-left',
    'a setup without a free address leaves no trace',
    {
      needs: ['other-network'],
    },
    async (world) => {
      const { manager } = await made(world)
      const next = await world.container('next')
      await manager.setupContainerNetwork('only', second.container.pid)
      const links = [await world.host.linkNames(), await next.linkNames()]
      const refusal = await refusalOf(() => manager.setupContainerNetwork('next', next.pid))
      ensure(refusal !== undefined, {
        expected: `${third.subnet} has room for the gateway and one container: the setup of a second one throws`,
        observed: 'it returned, as if all were well',
        next: 'Where there is no address for it, a container cannot be connected: let what allocate() throws pass.',
      })
      const left = await leftBehind([world.host, next], links)
      ensure(left.length === 0, {
        expected: 'no interface is left of the setup that got no address',
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
      await manager.cleanup('only')
      await isDone({
        call: 'setupContainerNetwork, once more for the container that got no address, now that one is free,',
        work: () => manager.setupContainerNetwork('next', next.pid),
        next: 'It never was connected, so its id is free. Is the id written down before an address is taken, and outside of the try?',
      })
      await manager.cleanup('next')
    },
  )

  check(
    'destroy-keeps-network',
    'destroying one network leaves the other alone',
    {
      needs: ['other-network'],
    },
    async (world) => {
      const { two } = scene
      const { manager: alike, before } = await made(world)
      // Also what has come with its containers.
      const ofThird = differences(before, await world.state()).added
      const named = new RegExp(`(?<![\\w.-])${bridge}(?![\\w.-])`)
      await world.host.execute(['ip', 'link', 'delete', bridge])
      const ours = differences(second.before, before)
        .added.filter((line) => line.startsWith('filter: -A FORWARD ') && named.test(line))
        .map((line) => line.replace('filter: -A ', ''))
      const deleted = lastOfSeveral(ours)
      await changeRules(world.host, '-D', { nat: [], filter: deleted })
      await second.manager.destroyBridge()
      // Addresses and routes have come since that are none of its business.
      const after = await world.state()
      const left = differences(second.before, after).added.filter(
        (line) => (named.test(line) || /^(legacy )?\w+: [:-]/.test(line)) && !ofThird.includes(line),
      )
      ensure(left.length === 0, {
        expected: `somebody had deleted the bridge ${bridge}${deleted.length === 0 ? '' : ', and one of its rules in FORWARD'}: destroyBridge removes the other rules of that network all the same`,
        observed: `still there: ${listed(left)}`,
        next: 'That the bridge is gone, or one rule, does not mean that all are: look for each by itself.',
      })
      await alike.initializeBridge()
      const lost = differences(after, await world.state()).added
      ensure(lost.length === 0, {
        expected: `destroyBridge of ${bridge} leaves what initializeBridge of ${third.bridge} has made: called again, that one has nothing to add`,
        observed: `added once more: ${listed(lost)}`,
        next: `The name ${third.bridge} begins and ends with ${bridge}: compare all of a name, or of a comment.`,
      })
      await packet({ from: two, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: `The bridge ${bridge} was destroyed, and minidocker0 was not. The one name is the beginning of the other: compare all of it.`,
        nextStands: true,
      })
    },
  )
}
