/**
 * `npm run lab topology`: the network as the kernel has it now, drawn; beside it what the reference has and this has not.
 */
import { findLab, loadCatalog } from '../catalog/index.ts'
import { interrupted } from '../errors.ts'
import { cleanLine, drawTopology, mermaidOf, svgOf } from '../report/index.ts'
import { compareTopologies, readTopology, type Topology } from '../scene/index.ts'
import type { Context } from './context.ts'
import { type Looking, liveScene } from './live-scene.ts'
import { showPaged } from './pager.ts'
import type { CheckRequest } from './request.ts'

export type Format = 'text' | 'mermaid' | 'svg'

export async function topologyCommand(
  { id, format }: { id: string; format: Format },
  request: CheckRequest,
  context: Context,
): Promise<number> {
  const labs = await loadCatalog(context.root)
  const lab = findLab(labs, id)
  const own = await topologyIn({ labs, lab, request }, context)
  const isReference = own.kind === 'reference'
  const reference = isReference
    ? undefined
    : await topologyIn({ labs, lab, request: { ...request, choice: { kind: 'reference' } } }, context)
  const beside =
    reference === undefined ? {} : { beside: compareTopologies(own.topology, reference.topology) }
  const drawn = { title: `Lab ${lab.id}: ${own.title}`, topology: own.topology, ...beside }
  if (format === 'mermaid') context.out(mermaidOf(drawn))
  else if (format === 'svg') context.out(svgOf(drawn))
  else await showPaged((size) => drawTopology(drawn, size), context)
  return 0
}

interface Found {
  topology: Topology
  kind: string
  title: string
}

async function topologyIn(looking: Looking, context: Context): Promise<Found> {
  const { scene, subject } = await liveScene(looking, context)
  await using opened = scene
  const reading = readTopology(opened.world, opened.places)
  const topology = await Promise.race([reading, interrupted(context.signal)])
  const { stopped } = opened
  const how =
    stopped === undefined
      ? `the network that ${subject.source} has built`
      : cleanLine(`${subject.source} stopped at "${stopped.step}": ${stopped.why}`, 200)
  return { topology, kind: subject.kind, title: how }
}
