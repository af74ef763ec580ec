/**
 * Lab 4.1: the bridge, made once and mended.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  arrange,
  type Check,
  differences,
  ensure,
  GATEWAY,
  INTERNET,
  listed,
  type Place,
  packet,
  plantStrangers,
  settingsOf,
} from '../support/index.ts'
import { changeRules, ensureBridge, lastOfSeveral, type OneContainer, rulesOfNetwork } from './scene.ts'

const FORWARDING = 'net.ipv4.ip_forward'

/** The gateway's own with another prefix length, as one with another subnet has left it, and one whose text begins with it. */
const ALIKE = [`${GATEWAY}/24`, `${GATEWAY}99/32`]

export function bridge(check: Check, scene: OneContainer): void {
  check('bridge-address', 'minidocker0 is up and has 172.18.0.1/16', {}, async (world) => {
    await world.internet.listen(80)
    await world.internet.listen(80, 'udp')
    await plantStrangers(world)
    scene.settings = await settingsOf(world.host)
    scene.manager = await world.learner.create<NetworkManager>('NetworkManager')
    await scene.manager.initializeBridge()
    const { stdout } = await world.host.execute(['sysctl', '-n', FORWARDING])
    scene.forwards = stdout.trim() === '1'
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
      const rules = rulesOfNetwork(await world.baseline(), once, scene.ip)
      // Who trusts one rule, whichever it is, adds too many or too few. What names no bridge may be made for the first container.
      const named = rules.filter.filter((words) => words.includes('minidocker0'))
      const lost = { nat: rules.nat, filter: lastOfSeveral(named) }
      await changeRules(world.host, '-D', lost)
      await loseSwitches(world.host, { ...scene, address: 'stays' })
      scene.rules = rules
      const second = await world.learner.create<NetworkManager>('NetworkManager')
      await second.initializeBridge()
      scene.successor = second
      await ensureBridge(world, 'The bridge was there with its address, but down, as a crash may leave it.')
      const missing = [
        ...(scene.forwards ? ['ip_forward was off'] : []),
        ...(lost.filter.length > 0 ? ['the last of its rules in FORWARD was missing'] : []),
        ...(lost.nat.length > 0 ? ['those in POSTROUTING were missing'] : []),
      ]
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next:
          missing.length === 0
            ? 'Calling it again must not break what works.'
            : `When it was called again, ${missing.join(', ')}, as after a crash half-way. Ask for each of these by itself: that the bridge is there, its address, or one of the rules, does not mean that all are.`,
        nextStands: missing.length > 0,
      })
      await loseSwitches(world.host, { ...scene, address: 'goes' })
      await arrange(world.host, ['ip', '-batch', '-'], {
        what: `the bridge gets ${ALIKE.join(' and ')}`,
        input: changesOf('add'),
      })
      await scene.manager.initializeBridge()
      await ensureBridge(
        world,
        `The bridge had gone down, and had lost its address; it had ${ALIKE.join(' and ')} instead. Then initializeBridge was called again, on the same NetworkManager: ask the kernel what is there, do not remember it, and compare the whole address, with its prefix length.`,
      )
      // They may be gone.
      await world.host.execute(['ip', '-force', '-batch', '-'], changesOf('delete'))
      // Nothing is missing now: a rule that is looked for in the wrong place is added once more.
      await (await world.learner.create<NetworkManager>('NetworkManager')).initializeBridge()
      const after = await world.state()
      const { added } = differences(await world.baseline(), after)
      const twice = added.filter((line, index) => added.indexOf(line) !== index)
      ensure(twice.length === 0, {
        expected: 'after initializeBridge has run four times every rule is there once',
        observed: `there twice: ${listed(twice)}`,
        next: 'Before a rule is added, ask in its table whether it is there (iptables -t nat -C), or remove your own first.',
      })
      // Rules that say the same need not have the same words: their comment may name the time, or who made them.
      const change = differences(once, after)
      ensure(change.added.length <= change.removed.length, {
        expected: 'initializeBridge, called once more, adds nothing that it does not take away elsewhere',
        observed: `added: ${listed(change.added)}; gone: ${listed(change.removed)}`,
        next: 'Rules that another NetworkManager has left for this bridge are yours as well: recognize them by words that are the same each time.',
      })
    },
  )
}

const changesOf = (how: 'add' | 'delete'): string =>
  ALIKE.map((address) => `address ${how} ${address} dev minidocker0`).join('\n')

/**
 * Leaves of a bridge what is there after a crash; and forwarding is off, as after a restart of the machine, unless it was not
 * initializeBridge that had switched it on.
 */
async function loseSwitches(
  host: Place,
  { forwards, address }: Pick<OneContainer, 'forwards'> & { address: 'stays' | 'goes' },
): Promise<void> {
  const lines = [
    'link set minidocker0 down',
    ...(address === 'goes' ? ['address flush dev minidocker0'] : []),
  ]
  await host.execute(['ip', '-batch', '-'], lines.join('\n'))
  if (forwards) await host.execute(['sysctl', '-qw', `${FORWARDING}=0`])
}
