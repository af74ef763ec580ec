/**
 * Lab 4.3: rules are there once, and gone after remove.
 */
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import {
  arrange,
  type Check,
  differences,
  ensure,
  ensureSpared,
  type HostState,
  listed,
  once,
  packet,
  relyOn,
  type World,
} from '../support/index.ts'
import { configOf, meeting, type Networks, type Plan, type TwoNetworks } from './scene.ts'

export function removal(check: Check, { withinOther, ...plan }: TwoNetworks): void {
  const { front, back, late } = plan
  const repetition = once((both: Networks, world: World) => switchOnTwice(both, world, plan))
  const repeated = async (world: World): Promise<Networks & Repetition> => {
    const both = await withinOther(world)
    return { ...both, ...(await repetition(both, world)) }
  }

  check('no-rule-twice', 'called again, setIcc and isolateFrom add nothing', {}, async (world) => {
    const { once, twice, lost } = await repeated(world)
    const { added, removed: gone } = differences(once, twice)
    ensure(added.length === 0, {
      expected: `setIcc(true) and isolateFrom('${back.bridge}') have run, and when they run again they add nothing, also when it is another ContainerTraffic that runs them${lost === undefined ? '' : ', and one of the rules was missing meanwhile, as after a crash: that one alone is added'}`,
      observed: `added once more: ${listed(added)}`,
      next: 'Before a rule is added, ask the kernel whether it is there (iptables -C): what you remember of it another ContainerTraffic does not know.',
    })
    const met = lost === undefined ? undefined : await meeting(await withinOther(world), plan)
    ensure(met === undefined, {
      expected: `one of the two rules between ${front.bridge} and ${back.bridge} was missing, as after a crash between two commands: when isolateFrom('${back.bridge}') has run once more, no packet passes, in either direction`,
      observed: `${met}; missing was: ${lost}`,
      next: 'That one rule is there does not mean that both are: ask for each by itself.',
    })
    ensure(gone.length === 0, {
      expected: `isolateFrom('${back.bridge}'), which runs once more, leaves what setIcc(true) has done`,
      observed: `gone: ${listed(gone)}`,
      next: 'Within each network nothing changes when it is separated from another: take back nothing that another call has added.',
    })
  })

  const removing = once((both: Networks & Repetition, world: World) => removeBoth(both, world, plan))
  const removed = async (world: World): Promise<Networks & Repetition & Removal> => {
    const both = await relyOn('no-rule-twice', repeated(world))
    return { ...both, ...(await removing(both, world)) }
  }

  check(
    'remove-removes',
    'after remove nothing is left of what was added',
    { needs: ['no-rule-twice'] },
    async (world) => {
      const { before, twice, after, lookalike } = await removed(world)
      const ours = differences(before, twice).added
      const more = differences(twice, after).added.filter((line) => ours.includes(line))
      ensure(more.length === 0, {
        expected: 'remove() takes rules away, and adds none',
        observed: `more often there than before remove(): ${listed(more)}`,
        next: 'A line of iptables-save begins with -A, and run as it stands it adds the rule once more. To take the rule away, -D stands in place of -A.',
      })
      const added = differences(before, after).added.filter((line) => !isLookalike(line, lookalike))
      ensure(added.length === 0, {
        expected: 'after remove the host has the rules that it had before setIcc and isolateFrom',
        observed: `still there: ${listed(added)}`,
        next: `What -A and -I have added, -D removes with the same words. For ${front.bridge} it was another ContainerTraffic that added them, as if that one had crashed: ask the kernel for the rules, by a comment in each that says whose they are.`,
      })
    },
  )

  check(
    'remove-keeps-network',
    'the other network keeps its icc after remove',
    { needs: ['isolated-within'] },
    async (world) => {
      const { survived, met, before, after } = await relyOn('remove-removes', removed(world))
      const gone = differences(before, after).removed
      ensure(survived, {
        expected: `a packet from api to worker, both on ${back.bridge}, is answered after remove() for ${front.bridge}`,
        observed: `no answer came${gone.length === 0 ? '' : `; and of the rules that were there before setIcc and isolateFrom, these are gone: ${listed(gone)}`}`,
        next:
          gone.length === 0
            ? 'Rules of two networks look alike. Let the comment in a rule say of which bridge it is, and compare the whole of it.'
            : 'What remove() has taken away was not added by setIcc and isolateFrom: never flush (-F), never by number, never whatever looks alike. Take away your own rules one by one.',
      })
      ensure(met === undefined, {
        expected: `${back.bridge} has called isolateFrom('${front.bridge}') for itself, and stays apart after remove() for ${front.bridge}`,
        observed: `${met}`,
        next: 'Each of two networks has rules of its own that keep them apart, also where they say the same: let the comment say whose a rule is, and ask with -C for all of it.',
      })
    },
  )

  check('remove-keeps-strangers', "somebody else's rules survive remove", {}, async (world) => {
    const { before, after, lookalike } = await relyOn('remove-removes', removed(world))
    ensureSpared(differences(before, after).removed)
    ensure(lookalike === undefined || hasRuleOf(after, lookalike), {
      expected: "a rule of the administrator's whose comment quotes yours is still there after remove()",
      observed: `gone: one with the comment "${lookalike}"`,
      next: 'A comment that has yours in it is another one: compare the whole of it.',
    })
  })

  check(
    'remove-twice',
    'removing again does nothing; rules work anew',
    { hint: 'What is not there any more cannot be removed, and need not be: that is no error.' },
    async (world) => {
      const { traffic, otherTraffic, web, api, after } = await relyOn('remove-removes', removed(world))
      await traffic.remove()
      await traffic.isolateFrom(back.bridge)
      await packet({ from: web.place, to: api.ip, port: plan.port }).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: plan.port }),
        next: 'This network was separated before, and its rules have been removed since, by another ContainerTraffic: that it was done once does not mean that it is. Ask the kernel.',
      })
      await traffic.remove()
      await otherTraffic.isolateFrom(late.bridge)
      await otherTraffic.remove()
      const { added } = differences(after, await world.state())
      ensure(added.length === 0, {
        expected: 'what isolateFrom adds after a remove, the next remove takes back',
        observed: `still there: ${listed(added)}`,
        next: 'Ask the kernel which rules there are, each time: what you remember of them may be over.',
      })
    },
  )
}

interface Repetition {
  once: HostState
  twice: HostState
  /** The rule that was missing when both were called again. */
  lost: string | undefined
}

async function switchOnTwice({ traffic }: Networks, world: World, plan: Plan): Promise<Repetition> {
  await traffic.setIcc(true)
  const once = await world.state()
  const lost = await loseLastRule(world, plan)
  const successor = await world.learner.create<ContainerTraffic>('ContainerTraffic', configOf(plan.front))
  await successor.setIcc(true)
  await successor.isolateFrom(plan.back.bridge)
  return { once, twice: await world.state(), lost }
}

/**
 * Deletes the rule of FORWARD that was written last for both bridges, where there is one for each direction in the same table; the
 * numbers of a table's rules are given in the order in which they were written.
 */
async function loseLastRule({ host }: World, { front, back }: Plan): Promise<string | undefined> {
  const { stdout } = await host.execute(['nft', '-a', 'list', 'ruleset', 'ip'])
  let [table, chain] = ['', '']
  const rules = stdout.split('\n').flatMap((line) => {
    const [, kind, name = ''] = /^\s*(table ip|chain) (\S+) \{/.exec(line) ?? []
    if (kind === 'table ip') table = name
    if (kind === 'chain') chain = name
    const [, text = '', handle = ''] = /^\s*(.*) # handle (\d+)$/.exec(line) ?? []
    const both =
      chain === 'FORWARD' && [front, back].every(({ bridge }) => text.includes(`ifname "${bridge}"`))
    return both ? [{ text, table, handle: Number(handle) }] : []
  })
  const last = rules.toSorted((one, other) => other.handle - one.handle)[0]
  if (last === undefined || rules.length !== 2 || rules.some((rule) => rule.table !== last.table))
    return undefined
  await host.execute(['nft', 'delete', 'rule', 'ip', last.table, 'FORWARD', 'handle', `${last.handle}`])
  return last.text
}

interface Removal {
  /** When only the rules of front had been removed, api still reached worker… */
  survived: boolean
  /** …and what passed between the two networks, although the other one has separated itself as well. */
  met: string | undefined
  /** The rules of both networks have been removed. */
  after: HostState
  /** The comment of a rule of somebody else, which quotes that of a rule of front. */
  lookalike: string | undefined
}

async function removeBoth(networks: Networks & Repetition, world: World, plan: Plan): Promise<Removal> {
  const { otherTraffic, api, worker, before, twice } = networks
  const { front, port } = plan
  const lookalike = await plantLookalike(world, differences(before, twice).added, front.bridge)
  await otherTraffic.isolateFrom(front.bridge)
  // Another object than those that were told of the rules: they may have crashed.
  const successor = await world.learner.create<ContainerTraffic>('ContainerTraffic', configOf(front))
  await successor.remove()
  const within = await packet({ from: api.place, to: worker.ip, port }).send({ wait: 1000, still: true })
  const met = await meeting(networks, plan)
  await otherTraffic.remove()
  const after = await world.state()
  // Later checks have the host without it.
  if (lookalike !== undefined) await world.host.execute(['iptables', '--wait', '-D', ...quoting(lookalike)])
  return { survived: within.reply.answered, met, after, lookalike }
}

/** iptables takes 255 characters. */
const LONGEST_COMMENT = 200

/** A rule for a network that nobody asks. */
const quoting = (comment: string): string[] => [
  ...['FORWARD', '-s', '198.51.100.7'],
  ...['-m', 'comment', '--comment', comment, '-j', 'ACCEPT'],
]

/** @returns the comment of a new rule of somebody else, where rules of that bridge have one to quote */
async function plantLookalike({ host }: World, added: string[], bridge: string): Promise<string | undefined> {
  const [, quoted, plain] =
    added
      .filter((line) => line.includes(` ${bridge} `))
      .map((line) => / --comment (?:"([^"\\]+)"|([^\s"\\]+)) /.exec(line))
      .find((found) => found !== null) ?? []
  const comment = quoted ?? plain
  // Nobody quotes a comment that is only a hash.
  if (comment === undefined || comment.length > LONGEST_COMMENT || !comment.includes(bridge)) return undefined
  const lookalike = `see ${comment} there`
  await arrange(host, ['iptables', '--wait', '-A', ...quoting(lookalike)], {
    what: 'a rule whose comment quotes another is added',
  })
  return lookalike
}

const isLookalike = (line: string, comment: string | undefined): boolean =>
  comment !== undefined && line.includes(`"${comment}"`)

const hasRuleOf = ({ sections }: HostState, comment: string): boolean =>
  Object.values(sections).some((lines) => lines.some((line) => isLookalike(line, comment)))
