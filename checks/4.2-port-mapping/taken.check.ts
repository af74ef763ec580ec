/**
 * Lab 4.2: ports of another network, and ports that are taken.
 */
import {
  type Check,
  connect,
  differences,
  ensure,
  ensureFailureTold,
  HOST,
  isDone,
  isThrough,
  listed,
  type PortForwarder,
  packet,
  parseMapping,
  relyOn,
} from '../support/index.ts'
import type { OtherNetwork } from './scene.ts'
import { ensureReadAs } from './text.check.ts'

export function taken(check: Check, { plan, withOther, published, tried }: OtherNetwork): void {
  const { asGiven, otherContainer, inside, kept, wanted } = plan
  check('other-network', 'another bridge and another subnet work as well', {}, async (world) => {
    const { web } = await withOther(world)
    await packet({ from: world.host, to: '127.0.0.1', port: kept }).isAnswered({
      by: web,
      byProgram: true,
      next: asGiven,
      nextStands: true,
    })
    await packet({ from: web, to: HOST, port: kept }).isAnswered({
      by: web,
      byProgram: true,
      next: asGiven,
      nextStands: true,
    })
  })

  check('port-taken', 'a port that is published is refused, and kept', {}, async (world) => {
    const { before, accepted, after } = await tried(world)
    await relyOn('parse-accepts', ensureReadAs(world, '7070:80'))
    const { added, removed: gone } = differences(before, after)
    ensure(gone.length === 0, {
      expected: 'a call of addPortForward that throws takes nothing away that was there before',
      observed: `gone: ${listed(gone)}`,
      next: 'Undo only what this very call has done. When the port is taken, that is nothing: look first, and add the first rule only then.',
    })
    ensure(accepted === undefined, {
      expected: `addPortForward throws for ${accepted?.text} to ${accepted?.containerIp}: ${accepted?.because}`,
      observed: 'it returned as if all were well',
      next: 'Of two rules for the same port only the first one ever matches. Before you add any, look whether the port is free: for each protocol, whichever container has it.',
    })
    ensure(added.length === 0, {
      expected: 'addPortForward throws before it changes anything',
      observed: `it threw, but it had added ${listed(added)}`,
      next: 'Look at every protocol of the mapping first, and add the first rule only then.',
    })
    const { web } = await published(world)
    await packet({ from: world.neighbor, to: HOST, port: kept }).isAnswered({
      by: web,
      next: `${kept}:${inside} was there first, and has to stay.`,
    })
  })

  check(
    'port-taken-at-once',
    'the same port twice at once: one gets it',
    {
      needs: ['port-taken'],
    },
    async (world) => {
      const { forwarder, ip } = await published(world)
      const { after: before } = await tried(world)
      const mapping = await parseMapping(world, `${wanted}:${inside}/tcp`)
      const beside = await parseMapping(world, `${wanted - 1}:${inside}/tcp`)
      const wanting = [ip, otherContainer]
      const outcomes = await world.learner.sideBySide(
        forwarder,
        ...wanting.map((address): [string, ...unknown[]] => ['addPortForward', mapping, address]),
        ['addPortForward', beside, ip],
      )
      const got = wanting.filter((_, index) => outcomes[index]?.error === undefined)
      ensure(got.length === 1, {
        expected: `two containers want port ${wanted}/tcp at the same moment: one addPortForward returns, one throws`,
        observed: got.length === 2 ? 'both returned' : `both threw: ${outcomes[0]?.error?.message}`,
        next:
          got.length === 2
            ? 'Between looking whether a port is free and taking it there are awaits, and other calls run meanwhile. Let one call wait for the one before it.'
            : `Port ${wanted} was free: is it taken for ${kept}, which begins with the same digits? Of two calls that begin at once, does each find what the other has begun, and give up?`,
      })
      const refusal = outcomes[2]?.error
      ensure(refusal === undefined, {
        expected: `meanwhile a third call publishes another port, ${wanted - 1}/tcp, and returns`,
        observed: `it threw: ${refusal?.message}`,
        next: 'Whether a port is taken depends on that port and protocol: another call may be under way. Let it wait for its turn.',
      })
      await forwarder.removePortForward(beside, ip)
      await forwarder.removePortForward(mapping, got[0] ?? '')
      const { added } = differences(before, await world.state())
      ensure(added.length === 0, {
        expected:
          'the one that threw has added nothing, and of the other nothing is left after removePortForward',
        observed: `still there: ${listed(added)}`,
        next: `The port went to ${got[0]}. A rule that leads there is one that removePortForward has left: what -A has added, -D removes, in every chain. One that leads elsewhere was written by the call that was refused.`,
      })
    },
  )
}

/** At the end: a call that throws may leave behind what it had begun. */
export function failureTold(check: Check, { plan, published }: OtherNetwork): void {
  const { inside, wanted } = plan
  check(
    'add-tells-failure',
    'addPortForward throws when no rule can be written',
    { needs: ['port-taken-at-once'] },
    async (world) => {
      const { manager, ip, web } = await published(world)
      const { bridge, gateway, subnet } = plan
      const another = await world.learner.create<PortForwarder>('PortForwarder', { bridge, gateway, subnet })
      const mapping = await parseMapping(world, `${wanted}:${inside}`)
      const fails = (which: { only?: number }) =>
        ensureFailureTold(world, {
          ...which,
          call: `addPortForward(${wanted}:${inside}, '${ip}')`,
          work: () => another.addPortForward(mapping, ip),
          holds: () => isThrough(packet({ from: world.neighbor, to: HOST, port: wanted }), 1000),
          otherwise: `nobody answers a neighbor on port ${wanted}`,
        })
      let threw = false
      // Then half-way: some rules are there by then, or all of those for one of the two protocols.
      for (const which of [{}, { only: 2 }, { only: 7 }]) {
        threw = (await fails(which)) === 'threw'
        if (!threw) await another.removePortForward(mapping, ip)
      }
      const before = threw
        ? `The call before it, for ${web.name}, has thrown: nothing was published, so the port is free.`
        : `Before it, the port was published for ${web.name}, and removePortForward has taken that back.`
      const heir = await connect(world, manager, { name: 'heir', ports: [inside] })
      await isDone({
        call: `addPortForward(${wanted}:${inside}, '${heir.ip}'), when rules can be written again,`,
        work: () => another.addPortForward(mapping, heir.ip),
        next: `${before} What is written down as taken has to be struck out again, in a catch, too, and whatever rules there are, have to go.`,
      })
      const there = { from: world.neighbor, to: HOST, port: wanted }
      await packet(there).isAnswered({
        by: heir.place,
        next: `${before} A rule that was there by then has to go again, and this call has all of its work to do.`,
        nextStands: true,
      })
    },
  )
}
