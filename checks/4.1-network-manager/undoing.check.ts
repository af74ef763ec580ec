/**
 * Lab 4.1: what cleanup and destroyBridge take back, and what they leave.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  type Check,
  differences,
  ensure,
  ensureSettings,
  ensureSpared,
  type HostState,
  INTERNET,
  listed,
  missingStrangers,
  once,
  packet,
  refusalOf,
  relyOn,
  switchedOn,
  type World,
  withoutStrangers,
} from '../support/index.ts'
import {
  changeRules,
  ensureBridge,
  type Manager,
  type OneContainer,
  reachesInternet,
  rulesOfNetwork,
} from './scene.ts'

const BRIDGE_FILTER = 'net.bridge.bridge-nf-call-iptables'

export function cleanup(check: Check, scene: OneContainer): void {
  check(
    'cleanup-frees',
    'after cleanup veth and address are free again',
    { needs: ['container-interface'] },
    async (world) => {
      const { manager, web, ip } = scene
      await manager.cleanup('web')
      const [inside, outside] = await Promise.all([web.linkNames(), world.host.linkNames()])
      const left = outside.filter((name) => !['lo', 'eth0', 'minidocker0'].includes(name))
      ensure(left.length === 0 && !inside.includes('eth0'), {
        expected: 'no veth is left on the host, and no eth0 in the container',
        observed:
          left.length === 0 ? 'the container still has its eth0' : `the host still has ${left.join(', ')}`,
        next: 'Deleting one end of a veth pair deletes the other.',
      })
      const again = addressOf(await manager.setupContainerNetwork('again', web.pid))
      ensure(again === ip, {
        expected: `the next container gets ${ip}, which has just become free`,
        observed: `it got ${again}`,
        next: 'cleanup has to give the address back to the pool, and the pool has to hand out the lowest free one.',
      })
      await manager.cleanup('again')
    },
  )

  check(
    'cleanup-twice',
    'cleaning up again does nothing',
    {
      needs: ['cleanup-frees'],
      hint: 'What is not there any more cannot be deleted, and need not be: that is no error.',
    },
    async (world) => {
      const { manager, web } = scene
      const heir = addressOf(await manager.setupContainerNetwork('heir', web.pid))
      await manager.cleanup('web')
      await manager.cleanup('nobody')
      const other = await world.container('other')
      const next =
        "web was cleaned up before, and its address is heir's by now: forget an id when it is cleaned up, and what it had."
      const second = addressOf(await manager.setupContainerNetwork('other', other.pid))
      ensure(second !== heir, {
        expected: `heir has ${heir}, and cleanup of web, for the second time, does not free it: other gets the next one`,
        observed: `other got ${second} as well`,
        next,
      })
      await reachesInternet(web, world, next)
    },
  )

  check(
    'cleanup-vanished',
    'cleanup frees the address of a veth that is gone',
    {
      needs: ['cleanup-twice'],
      hint: 'The veth went together with its container: that it cannot be deleted any more is no error.',
    },
    async (world) => {
      const { manager, web, ip } = scene
      // As the kernel does when a namespace ends; this one is kept, for the sake of the checks.
      await web.execute(['ip', 'link', 'delete', 'eth0'])
      await manager.cleanup('heir')
      const next = addressOf(await manager.setupContainerNetwork('next', web.pid))
      ensure(next === ip, {
        expected: `${ip} was heir's, whose veth went by itself, and after cleanup the next container gets it`,
        observed: `it got ${next}`,
        next: 'Free the address whether or not there was a veth left to delete.',
      })
      await reachesInternet(web, world, 'It was set up anew, and has to work.')
      await manager.cleanup('next')
      await manager.cleanup('other')
    },
  )
}

export function destruction(check: Check, scene: OneContainer): void {
  /** How the host differs, after destroyBridge, from what it was at the very beginning. */
  const destroyed = once(async (world: World) => {
    const manager = await successor(world)
    // Where init-twice has been left out, nobody has looked yet.
    scene.rules ??= rulesOfNetwork(await world.baseline(), await world.state(), scene.ip)
    return destroy(manager, world)
  })
  /** It has found the network there. */
  const successor = once(async ({ learner }: World): Promise<Manager> => {
    if (scene.successor !== undefined) return scene.successor
    const second = await learner.create<NetworkManager>('NetworkManager')
    // Whether it works, init-twice tells.
    return (await refusalOf(() => second.initializeBridge())) === undefined ? second : scene.manager
  })

  check(
    'destroy-removes',
    'after destroyBridge the host is as it was before',
    { needs: ['cleanup-frees'] },
    async (world) => {
      const { manager } = scene
      await manager.cleanup('heir')
      await manager.cleanup('other')
      const { added } = await destroyed(world)
      const left = withoutStrangers(added)
      ensure(left.length === 0, {
        expected: 'after destroyBridge nothing is left of what initializeBridge made',
        observed: `still there: ${listed(left)}`,
        next: 'What -A has added, -D removes with the same words. It may be another NetworkManager that has added it, before a crash: ask the kernel what is there.',
      })
    },
  )

  check(
    'destroy-keeps-strangers',
    "somebody else's rules survive destroyBridge",
    { needs: ['cleanup-frees'] },
    async (world) => {
      const { added, removed } = await relyOn('destroy-removes', destroyed(world))
      ensureSpared([...missingStrangers(added), ...removed], removed)
    },
  )

  check(
    'destroy-keeps-forwarding',
    'after destroyBridge the host still forwards',
    {
      needs: ['cleanup-frees'],
    },
    async (world) => {
      const { after } = await relyOn('destroy-removes', destroyed(world))
      ensure(switchedOn(after, 'net.ipv4.ip_forward'), {
        expected: 'net.ipv4.ip_forward is 1 after destroyBridge, too',
        observed: 'it is 0: others that forward on this host have been cut off',
        next: 'Leave that switch on. Others may count on it by now, and you cannot know.',
      })
      const before = await world.baseline()
      ensure(!switchedOn(before, BRIDGE_FILTER) || switchedOn(after, BRIDGE_FILTER), {
        expected: `${BRIDGE_FILTER} is 1 after destroyBridge, as it was before`,
        observed:
          'it is 0: no iptables rule sees packets that stay on a bridge any more, on any bridge of this host',
        next: 'It takes back what initializeBridge made, and no switch that others live by.',
      })
      await ensureSettings(world.host, {
        before: [...scene.settings, 'net.ipv4.ip_forward = 1'],
        expected: 'after destroyBridge all other switches and policies of the host are as they were at first',
      })
    },
  )

  check(
    'destroy-twice',
    'destroying again does nothing; init builds anew',
    {
      needs: ['destroy-removes'],
      hint: 'Where there is no bridge, there is nothing to remove: that is no error.',
    },
    async (world) => {
      const { web } = scene
      const manager = await successor(world)
      await manager.destroyBridge()
      // Left by one that has crashed while it destroyed the network; of chains of its own nothing is left.
      const left = (scene.rules?.nat ?? []).filter((words) => words.includes('-j MASQUERADE'))
      await changeRules(world.host, '-A', { nat: left, filter: [] })
      await manager.initializeBridge()
      await ensureBridge(
        world,
        'The bridge has been destroyed and is built again: ask the kernel what is there, do not remember it.',
      )
      await manager.setupContainerNetwork('web', web.pid)
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'After destroyBridge, initializeBridge has all of its work to do again, also where a rule was left in POSTROUTING, as by a crash while it was destroyed: ask for each rule by itself.',
        nextStands: left.length > 0,
      })
      await manager.cleanup('web')
      await manager.destroyBridge()
      ensure(!(await world.host.linkNames()).includes('minidocker0'), {
        expected: 'the bridge that was built anew is destroyed again',
        observed: 'the host still has minidocker0',
        next: 'Remove what there is now: that it was gone before does not mean that it is.',
      })
    },
  )
}

type Destruction = ReturnType<typeof differences> & { after: HostState }

async function destroy(manager: Manager, world: World): Promise<Destruction> {
  await manager.destroyBridge()
  const after = await world.state()
  return { ...differences(await world.baseline(), after), after }
}
