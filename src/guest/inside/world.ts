/**
 * A world: the little internet (wiring.ts), its Docker host (host.ts), containers, and what measures.
 *
 * Whatever measures stays outside: it joins a network namespace and no other, is not visible to anybody in there, and has a uid
 * of its own that owns nothing. Whatever goes into the learner's namespaces changes its uid first (enter.pl, visitor.pl).
 *
 * Runs as root of the guest. Knows nothing of labs.
 */
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { ADDRESSES, NAME_SERVER } from '../addresses.ts'
import { asJson, asWords, type Child, startChild } from './child.ts'
import {
  type Container,
  type Joined,
  startContainer,
  startProbe,
  type Visited,
  visit,
  wake,
} from './containers.ts'
import { entering, type Placed, startHost } from './host.ts'
import { namespacePath, unprivileged } from './namespaces.ts'
import { lastDescendant } from './processes.ts'
import { ENV, type Program, run } from './program.ts'
import { wire } from './wiring.ts'

export interface World extends Placed, Visited {
  /** Those of its processes that are the agent's and not the host's. */
  outside: Child[]
  host: Child
  internet: Child
  neighbor: Child
  learner: Child
  /** Of the process in which the learner's code runs, as the agent sees it. */
  learnerPid: number
  containers: Container[]
  joined: Joined
}

/** What the name server outside knows. */
const NAMES = [
  `www.example.test=${ADDRESSES.internet}`,
  `ns.example.test=${NAME_SERVER}`,
  'late.example.test=203.0.113.11',
]

/** @param number of the world in its guest, from 1 */
export async function buildWorld(program: Program, number: number, containers: number): Promise<World> {
  const prefix = `${number}-`
  const dockerHost = await startHost(program, number)
  const world = { prefix, dockerHost }
  wire(prefix, dockerHost.pid)
  const node = [program.node, ...program.nodeOptions, `${program.folder}/learner.mjs`, program.modules]
  const names = ['perl', `${program.folder}/names.pl`, '203.0.113.53:53', ...NAMES]
  const [internet, neighbor, host, learner, nameServer, visitor] = await Promise.all([
    startProbe(program, world, 'internet'),
    startProbe(program, world, 'neighbor'),
    startProbe(program, world, 'host'),
    startChild([...entering(program, world), ...node], ENV, asJson),
    startChild(
      [...unprivileged(namespacePath(world, 'internet'), 'net_bind_service'), ...names],
      ENV,
      asWords,
    ),
    startChild(['perl', `${program.folder}/visitor.pl`], ENV, asWords),
  ])
  await visit({ visitor }, 'adopt', { place: 'host', pid: dockerHost.pid })
  // One by one: there is one processor, and side by side all of them would be ready late, which has a limit.
  const boxes: Container[] = []
  for (let index = 1; index <= containers; index += 1)
    boxes.push(await startContainer(program, { ...world, visitor }, `box${index}`))
  const outside = [internet, neighbor, host, nameServer, visitor]
  const learnerPid = lastDescendant(learner.process.pid ?? 0)
  const parts = { host, internet, neighbor, learner, learnerPid, visitor, containers: boxes, outside }
  return { ...world, ...parts, joined: new Map() }
}

/** Ends the host's first process, and with it every process of the learner's; resolves when all is gone that was of this world. */
export async function endWorld({
  prefix,
  dockerHost,
  learner,
  outside,
  containers,
  joined,
}: World): Promise<void> {
  const probes = [...containers.map(({ probe }) => probe), ...[...joined.values()].map(({ probe }) => probe)]
  const servers = [...outside, ...probes].map(({ process: server }) => server)
  const ending = [
    dockerHost.process,
    learner.process,
    ...servers,
    ...containers.map(({ process: first }) => first),
  ]
  const gone = ending.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  const ended = Promise.all(gone.map((child) => once(child, 'exit')))
  containers.forEach(wake)
  process.kill(dockerHost.pid, 'SIGKILL')
  for (const server of servers) server.kill('SIGKILL')
  await ended
  for (const { namespaces } of [dockerHost, ...containers, ...joined.values()]) namespaces.close()
  await dockerHost.cgroup?.remove()
  const names = readdirSync('/run/netns').filter((name) => name.startsWith(prefix))
  run('sh', ['-c', 'cd /run/netns && umount -- "$@" && rm -- "$@"', 'sh', ...names])
}

/** The probes that checks know, by the names of their places. */
export function probesOf({ host, internet, neighbor, containers, joined }: World): Map<string, Child> {
  const named = containers.flatMap(({ name, probe }) =>
    name === undefined ? [] : ([[name, probe]] as const),
  )
  const beside = [...joined].map(([name, { probe }]) => [name, probe] as const)
  return new Map([...beside, ...named, ...Object.entries({ host, internet, neighbor })])
}

export function probeNamed(world: World, who: string): Child {
  const found = probesOf(world).get(who)
  if (found === undefined) throw new Error(`nobody is called ${who}`)
  return found
}
