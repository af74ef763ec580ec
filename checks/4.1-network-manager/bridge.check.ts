/**
 * Lab 4.1: the bridge, made once and mended.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Check,
  differences,
  ensure,
  GuestFailed,
  type HostState,
  INTERNET,
  listed,
  packet,
  plantStrangers,
  type World,
  withoutStrangers,
} from '../support/index.ts'
import { ensureBridge, type OneContainer } from './scene.ts'

export function bridge(check: Check, scene: OneContainer): void {
  check('bridge-address', 'minidocker0 is up and has 172.18.0.1/16', {}, async (world) => {
    await world.internet.listen(80)
    await world.internet.listen(80, 'udp')
    await plantStrangers(world)
    scene.manager = await world.learner.create<NetworkManager>('NetworkManager')
    await scene.manager.initializeBridge()
    await ensureBridge(world)
  })
}

export function bridgeAgain(check: Check, scene: OneContainer): void {
  check(
    'init-twice',
    'initializeBridge again mends, and doubles nothing',
    {
      needs: ['internet-reach'],
      hint: 'The bridge is there already, and so are the address and the rules: that has to be no error.',
    },
    async (world) => {
      const { web } = scene
      const once = await world.state()
      // What a predecessor leaves that has crashed half-way: a bridge, and not all that belongs to it.
      const removed = await removeRulesOfNetwork(world, once, scene.ip)
      for (const words of [`address flush dev minidocker0`, 'link set minidocker0 down'])
        await world.host.execute(['ip', ...words.split(' ')])
      const second = await world.learner.create<NetworkManager>('NetworkManager')
      await second.initializeBridge()
      scene.successor = second
      await ensureBridge(
        world,
        'The bridge was there, but down and without an address, as a crash may leave it.',
      )
      const after = await world.state()
      const { added } = differences(await world.baseline(), after)
      const twice = added.filter((line, index) => added.indexOf(line) !== index)
      ensure(twice.length === 0, {
        expected: 'after initializeBridge has run twice every rule is there once',
        observed: `there twice: ${listed(twice)}`,
        next: 'Before a rule is added, ask whether it is there (iptables -C), or remove your own first.',
      })
      // Rules that say the same need not have the same words: their comment may name the time, or who made them.
      const change = differences(once, after)
      ensure(change.added.length <= change.removed.length, {
        expected: 'initializeBridge, called once more, adds nothing that it does not take away elsewhere',
        observed: `added: ${listed(change.added)}; gone: ${listed(change.removed)}`,
        next: 'Rules that another NetworkManager has left for this bridge are yours as well: recognize them by words that are the same each time.',
      })
      const missing =
        'Its rules in POSTROUTING were missing when it was called again, as after a crash half-way. Ask for each rule by itself: that the bridge is there, or one of the rules, does not mean that all are.'
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: removed ? missing : 'Calling it again must not break what works.',
        nextStands: removed,
      })
    },
  )
}

/**
 * Those in POSTROUTING that hold for all containers.
 *
 * @param ip of the one that is connected: rules for it alone may be made when it is
 * @returns whether there were any
 */
async function removeRulesOfNetwork(world: World, now: HostState, ip: string): Promise<boolean> {
  const { added } = differences(await world.baseline(), now)
  const rules = withoutStrangers(added)
    .filter((line) => line.startsWith('nat: -A POSTROUTING ') && !line.includes(ip))
    .map((line) => line.replace('nat: -A', '-D'))
  if (rules.length === 0) return false
  const { code, stderr } = await world.host.execute(
    ['iptables-restore', '--noflush', '--wait'],
    ['*nat', ...rules, 'COMMIT\n'].join('\n'),
  )
  if (code !== 0) throw new GuestFailed(`rules could not be removed: ${stderr}`)
  return true
}
