/**
 * Lab 4.2: the end of a mapping.
 */
import {
  type Check,
  differences,
  ensure,
  ensureSpared,
  HOST,
  type HostState,
  isDone,
  isRefused,
  listed,
  missingStrangers,
  once,
  type PortForwarder,
  type Protocol,
  packet,
  parseMapping,
  refusalOf,
  relyOn,
  together,
  type World,
} from '../support/index.ts'
import type { Attempts, Network, OtherNetwork, Plan } from './scene.ts'

const UNDO = 'What -A has added, -D removes with the same words: in every chain, for each protocol.'

export function removal(check: Check, { plan, published, tried }: OtherNetwork): void {
  const { otherContainer, inside, kept, udpOnly } = plan
  /** That of another port. */
  const cut = { front: `${kept}`.slice(0, -2), end: `${kept}`.slice(1), inside: `${inside}`.slice(0, -1) }

  /** 8080 was published as well, and is not any more. */
  const removing = once((situation: Situation, world: World) => publishAndRemove8080(situation, world))
  const removed = async (world: World): Promise<Removal> => {
    const network = await published(world)
    return removing({ network, plan, attempts: await relyOn('port-taken', tried(world)) }, world)
  }

  check('remove-closes', 'a removed port is closed, and no rule of it left', {}, async (world) => {
    const { before, after } = await removed(world)
    const { ip } = await published(world)
    const { added } = differences(before, after)
    const next = added.length === 0 ? UNDO : `Still there: ${listed(added)}. ${UNDO}`
    const whereas = packet({ from: world.host, to: ip, port: inside })
    const protocol = 'udp'
    await together([
      packet({ from: world.neighbor, to: HOST, port: 8080 }).isNotAnswered({ whereas, next }),
      packet({ from: world.host, to: HOST, port: 8080 }).isNotAnswered({ whereas, next }),
      packet({ from: world.neighbor, to: HOST, port: 8080, protocol }).isNotAnswered({
        whereas: packet({ from: world.host, to: ip, port: inside, protocol }),
        next,
      }),
    ])
    ensure(added.length === 0, {
      expected: `after removePortForward no rule of 8080:${inside} is left`,
      observed: `still there: ${listed(added)}`,
      next: UNDO,
    })
  })

  check('remove-one', 'of two mappings the other one still answers', {}, async (world) => {
    const { before, after, remembered } = await relyOn('remove-closes', removed(world))
    const { web } = await published(world)
    const { removed: gone } = differences(before, after)
    const answered = {
      by: web,
      next: `8080:${inside} and ${udpOnly}:${inside}/tcp were to be removed, and ${kept}:${inside} was not. Gone as well: ${listed(gone)}. Tell a rule from others by all of its words: not by its number, not by the container alone.`,
    }
    for (const protocol of ['tcp', 'udp'] as const)
      await packet({ from: world.neighbor, to: HOST, port: kept, protocol }).isAnswered(answered)
    ensure(remembered, {
      expected: `when 8080:${inside} has been removed, the kernel still remembers the conversation of a client of ${kept}:${inside}`,
      observed: 'it has forgotten it',
      next: 'Removed rules stop new connections; others go on with their entry. conntrack -F ends those of everybody.',
    })
    const next = `8080:${inside} was removed, and the only mapping of another container and of another PortForwarder, and ${kept}:${inside} still needs what they have in common: route_localnet, hairpin mode, and rules for all mappings.`
    await packet({ from: world.host, to: '127.0.0.1', port: kept }).isAnswered({
      by: web,
      byProgram: true,
      next,
      nextStands: true,
    })
    await packet({ from: web, to: HOST, port: kept }).isAnswered({
      by: web,
      byProgram: true,
      next,
      nextStands: true,
    })
  })

  check('remove-keeps-strangers', "somebody else's rules survive the removal", {}, async (world) => {
    const { after } = await relyOn('remove-closes', removed(world))
    const { added, removed: gone } = differences(await world.baseline(), after)
    ensureSpared([...missingStrangers(added), ...gone])
  })

  check(
    'remove-twice',
    'removing what is not published does nothing',
    {
      needs: ['remove-one'],
      hint: 'What is not there any more cannot be removed, and need not be: that is no error.',
    },
    async (world) => {
      const { forwarder, web, ip } = await published(world)
      const { after: before } = await removed(world)
      for (const [text, address] of [
        [`8080:${inside}`, ip],
        [`${kept}:81`, ip],
        ['5050:50', otherContainer],
        [`${kept}:${inside}`, otherContainer],
        [`${cut.front}:${inside}`, ip],
        [`${cut.end}:${inside}`, ip],
        [`${kept}:${cut.inside}`, ip],
        [`${udpOnly}:53/udp`, ip],
      ] as const) {
        await forwarder.removePortForward(await parseMapping(world, text), address)
      }
      const { removed: gone } = differences(before, await world.state())
      ensure(gone.length === 0, {
        expected: `${kept}:${inside} is published for ${ip}, and ${udpOnly}:53/udp for ${otherContainer}: removing ${cut.front}:${inside}, ${cut.end}:${inside}, ${kept}:${cut.inside}, or either of them for the other container changes nothing`,
        observed: `gone: ${listed(gone)}`,
        next: 'A rule is that of a mapping when both ports, the protocol and the address are the same, each from its first digit to its last.',
      })
      await packet({ from: world.neighbor, to: HOST, port: kept }).isAnswered({
        by: web,
        next: 'When a mapping is not there, there is nothing to remove. Look first which of your rules are.',
      })
      const rival = await parseMapping(world, `${kept}:81/tcp`)
      await isRefused({
        call: `after removePortForward(${kept}:${inside}, '${otherContainer}'), for which it is not published, addPortForward(${kept}:81/tcp, '${otherContainer}')`,
        work: () => forwarder.addPortForward(rival, otherContainer),
        next: `${kept}:${inside} is still published, for ${ip}. A removal that does nothing must not free the port either.`,
      })
      const again =
        'What was removed may be published again. Ask the kernel what there is: what you remember of it may be over.'
      const mapping = await parseMapping(world, `8080:${inside}`)
      const refusal = await refusalOf(() => forwarder.addPortForward(mapping, ip))
      ensure(refusal === undefined, {
        expected: `addPortForward publishes 8080:${inside} once more, which was removed before`,
        observed: `it threw: ${refusal?.message}`,
        next: again,
      })
      await packet({ from: world.neighbor, to: HOST, port: 8080 }).isAnswered({
        by: web,
        next: again,
      })
    },
  )

  check(
    'remove-half',
    'of both protocols, one is taken back alone',
    { bonus: true, needs: ['remove-twice'] },
    async (world) => {
      const { forwarder, web, ip } = await published(world)
      const half = await parseMapping(world, `8080:${inside}/tcp`)
      const next = `8080:${inside} is published for TCP and for UDP, and 8080:${inside}/tcp is to be removed: each protocol has rules of its own.`
      await isDone({
        call: `removePortForward(8080:${inside}/tcp, '${ip}')`,
        work: () => forwarder.removePortForward(half, ip),
        next,
      })
      const asked = (protocol: Protocol) => packet({ from: world.neighbor, to: HOST, port: 8080, protocol })
      await asked('udp').isAnswered({ by: web, next, nextStands: true })
      await asked('tcp').isNotAnswered({ whereas: packet({ from: world.host, to: ip, port: inside }), next })
    },
  )
}

interface Removal {
  before: HostState
  after: HostState
  /** The kernel still knew the conversation of a client of another mapping. */
  remembered: boolean
}

interface Situation {
  network: Network
  plan: Plan
  attempts: Attempts
}

async function publishAndRemove8080({ network, plan, attempts }: Situation, world: World): Promise<Removal> {
  const { forwarder, web, ip } = network
  const { bridge, gateway, subnet, inside, kept, tcpOnly, thirdContainer } = plan
  const mapping = await parseMapping(world, `8080:${inside}`)
  const refusal = await refusalOf(() => forwarder.addPortForward(mapping, ip))
  ensure(refusal === undefined, {
    expected: `addPortForward(8080:${inside}) publishes a second port of web: nobody has published 8080 of this host`,
    observed: `it threw: ${refusal?.message}`,
    next: "There is one rule for a port 8080: it is somebody else's, for another address (198.51.100.7), and does not take the port of this host.",
  })
  await packet({ from: world.neighbor, to: HOST, port: 8080 }).isAnswered({
    by: web,
    next: `A container may be published on several ports of the host, here on ${kept} and on 8080.`,
  })
  await packet({ ...ANOTHER, from: world.neighbor, port: kept }).isAnswered({
    by: web,
    next: `${kept}:${inside} is published, too, and goes on when 8080 is published beside it.`,
  })
  const since = performance.now()
  await publishBesideUdp(world, network, plan)
  await forwarder.removePortForward(mapping, ip)
  const { stdout } = await world.host.execute(['conntrack', '-L', '-p', 'udp'])
  // The only one of its container, and of its PortForwarder; what the bridge needs for the others has to stay.
  const passing = await parseMapping(world, `${tcpOnly}:53/udp`)
  const passer = await world.learner.create<PortForwarder>('PortForwarder', { bridge, gateway, subnet })
  await passer.addPortForward(passing, thirdContainer)
  await passer.removePortForward(passing, thirdContainer)
  const tooLate = performance.now() - since > ENTRY_LASTS
  const remembered = tooLate || stdout.includes(`sport=${ANOTHER.clientPort} dport=${kept}`)
  return { before: attempts.after, after: await world.state(), remembered }
}

/** Milliseconds, well below the 30 s of nf_conntrack_udp_timeout: later nobody can tell who has removed an entry. */
const ENTRY_LASTS = 20_000

/** A client of another mapping, in the middle of a conversation. */
const ANOTHER = { to: HOST, protocol: 'udp', clientPort: 40_042 } as const

/** A port is published for UDP all the while: for TCP it is free, and what becomes of that is another matter. */
async function publishBesideUdp(
  world: World,
  { forwarder, web, ip }: Network,
  { udpOnly, inside }: Plan,
): Promise<void> {
  const mapping = await parseMapping(world, `${udpOnly}:${inside}/tcp`)
  const refusal = await refusalOf(() => forwarder.addPortForward(mapping, ip))
  ensure(refusal === undefined, {
    expected: `addPortForward(${udpOnly}:${inside}/tcp) publishes a port that is published for UDP, and for TCP is free`,
    observed: `it threw: ${refusal?.message}`,
    next: `TCP and UDP have ports of their own: ask for each protocol of the mapping, and for no other. And ${udpOnly}:80 was refused before: a call that is refused must leave nothing taken.`,
  })
  await packet({ from: world.neighbor, to: HOST, port: udpOnly }).isAnswered({
    by: web,
    next: 'The same number may be published for TCP here and for UDP there.',
  })
  await forwarder.removePortForward(mapping, ip)
}
