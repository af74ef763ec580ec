/**
 * Lab 4.9: mappings for one protocol and for both, and ports that are taken.
 */
import {
  type Check,
  differences,
  ensure,
  HOST,
  isRefused,
  listed,
  NEIGHBOUR,
  packet,
  parseMapping,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'
import { type Datagrams, DNS, forgottenOf } from './scene.ts'

const protocol = 'udp'
/** From which the neighbor asks, so that the conversation is known again: over each protocol from another one. */
const CLIENTS = { tcp: 40_054, udp: 40_053 }

export function mappings(check: Check, scene: Datagrams): void {
  check(
    'both-protocols',
    'without a suffix, TCP and UDP are both answered',
    { needs: ['udp-lan'] },
    async (world) => {
      const { forwarder, dns, ip } = scene
      await forwarder.addPortForward(await parseMapping(world, '5353:53'), ip)
      for (const each of ['tcp', 'udp'] as const) {
        await packet({ from: world.neighbor, to: HOST, port: 5353, protocol: each }).isAnswered({
          by: dns,
          next: `5353:53 names no protocol, so it is for both; ${each.toUpperCase()} is missing. Go through mapping.protocols, or pass the mapping on as it is.`,
        })
      }
    },
  )

  check(
    'udp-taken',
    'a taken port is refused, and nothing changes',
    { needs: ['udp-only', 'both-protocols'] },
    async (world) => {
      const { forwarder, dns, ip, dbIp } = scene
      await forwarder.addPortForward(await parseMapping(world, '5454:53/tcp'), ip)
      const asked = packet({ from: world.neighbor, to: HOST, port: DNS, protocol, clientPort: CLIENTS.udp })
      await asked.isAnswered({ by: dns, next: '' })
      const before = await world.state()
      const again = ['53:53/udp', 'dns', ip] as const
      // Of 53 only UDP is taken, of 5454 only TCP, and of 5353 both are.
      const others = ['53:53', '53:53/udp', '5454:53', '5353:53/udp'].map(
        (text) => [text, 'db', dbIp] as const,
      )
      for (const [text, name, address] of [...others, again]) {
        const mapping = await parseMapping(world, text)
        const refusal = await refusalOf(() => forwarder.addPortForward(mapping, address))
        ensure(refusal !== undefined, {
          expected: `addPortForward throws for ${text} to ${name}: dns has that port of the host already`,
          observed: 'it returned as if all were well',
          next: `addPortForward of lab 4.2 throws, whichever container has the port${address === ip ? ', also when it is the same one' : ''}. Wait for it, and let its error through.`,
        })
        const { added, removed } = differences(before, await world.state())
        ensure(added.length + removed.length === 0, {
          expected: `addPortForward throws for ${text}, and has changed nothing`,
          observed: `it threw, but it had added ${listed(added)}, and removed ${listed(removed)}`,
          next: 'Hand the mapping on as it is: lab 4.2 looks at all its protocols before it adds the first rule.',
        })
      }
      const conversation = `src=${NEIGHBOUR} dst=${HOST} sport=${CLIENTS.udp} dport=${DNS}`
      ensure((await forgottenOf([conversation], world.host)).length === 0, {
        expected: `after addPortForward has thrown for 53:53 to db the kernel still remembers the conversation ${conversation}`,
        observed: 'it has forgotten it',
        next: 'What dns is sent next would come from another port. Have the kernel forget only once the port is published.',
      })
      await packet({ from: world.neighbor, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        next: '53:53/udp was there first, and has to stay.',
      })
    },
  )

  check(
    'remove-one-protocol',
    'removing one protocol leaves the other one alone',
    { needs: ['udp-only', 'both-protocols'] },
    async (world) => {
      const { forwarder, dns, ip } = scene
      const asking = { from: world.neighbor, to: HOST, port: 5353 }
      const over = (each: 'tcp' | 'udp') => packet({ ...asking, protocol: each })
      const removing = async (gone: 'tcp' | 'udp', left: 'tcp' | 'udp'): Promise<void> => {
        const mapping = await parseMapping(world, `5353:53/${gone}`)
        await packet({ ...asking, protocol: left, clientPort: CLIENTS[left] }).isAnswered({
          by: dns,
          next: '',
        })
        await forwarder.removePortForward(mapping, ip)
        const conversation = `src=${NEIGHBOUR} dst=${HOST} sport=${CLIENTS[left]} dport=5353`
        ensure((await forgottenOf([conversation], world.host)).length === 0, {
          expected: `after 5353:53/${gone} has been removed the kernel still remembers the conversation ${conversation}, over ${left.toUpperCase()}`,
          observed: 'it has forgotten it',
          next: 'An answer that is under way would come from another port. Only conversations over UDP are to be forgotten, and only where the mapping that is removed is for UDP.',
        })
        const next = `5353:53 was published for both protocols, and 5353:53/${gone} was removed: ${gone.toUpperCase()} goes, ${left.toUpperCase()} stays.`
        await over(left).isAnswered({ by: dns, next })
        await over(gone).isNotAnswered({ whereas: over(left), next })
        await forwarder.addPortForward(mapping, ip)
      }
      await removing('udp', 'tcp')
      await removing('tcp', 'udp')
      await removedPieceByPiece(scene, world)
    },
  )
}

/** TCP goes first, and UDP after it; in between, somebody else has asked for the port, in vain. */
async function removedPieceByPiece({ forwarder, dns, ip, dbIp }: Datagrams, world: World): Promise<void> {
  const client = packet({ from: world.neighbor, to: HOST, port: 5353, protocol, clientPort: CLIENTS.udp })
  await client.isAnswered({ by: dns, next: '' })
  await forwarder.removePortForward(await parseMapping(world, '5353:53/tcp'), ip)
  const wanted = await parseMapping(world, '5353:53/udp')
  await relyOn(
    'udp-taken',
    isRefused({ call: '', work: () => forwarder.addPortForward(wanted, dbIp), next: '' }),
  )
  await forwarder.removePortForward(wanted, ip)
  await client.isNotAnswered({
    whereas: packet({ from: world.host, to: ip, port: DNS, protocol }),
    next: '5353:53/tcp was removed, addPortForward threw for 5353:53/udp to another container, and then 5353:53/udp was removed for this one: its clients over UDP are to be forgotten now. Is it written down somewhere which container the port leads to? A call that throws changes nothing of that, and each protocol has an entry of its own.',
  })
}
