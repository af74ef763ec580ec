/**
 * `npm run lab topology`: the network as the kernel has it now, drawn; beside it what the reference has and this has not.
 */
import { findLab, type Lab, loadCatalog, loadProgress } from '../catalog/index.ts'
import { interrupted } from '../errors.ts'
import { type Beside, cleanLine, drawTopology, mermaidOf, svgOf } from '../report/index.ts'
import { compareTopologies, kindsMissing, readTopology, type Topology } from '../scene/index.ts'
import type { Context } from './context.ts'
import { type Looking, liveScene } from './live-scene.ts'
import { showPaged } from './pager.ts'
import type { CheckRequest } from './request.ts'

export type Format = 'text' | 'mermaid' | 'svg'

export interface TopologyWords {
  id: string
  format: Format
  /** What only the reference has is shown whole, before the lab has passed, too. */
  reference?: true | undefined
}

export async function topologyCommand(
  { id, format, reference: asked }: TopologyWords,
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
  const open = asked === true || (await loadProgress(context.root)).has(lab.id)
  const beside =
    reference === undefined ? {} : { beside: besideOf(lab, own.topology, reference.topology, open) }
  const drawn = { title: `Lab ${lab.id}: ${own.title}`, topology: own.topology, ...beside }
  if (format === 'mermaid') context.out(mermaidOf(drawn))
  else if (format === 'svg') context.out(svgOf(drawn))
  else await showPaged((size) => drawTopology(drawn, size), context)
  return 0
}

/** What is still to be written is nothing that a picture of one's own network gives away. */
export function besideOf({ id }: Pick<Lab, 'id'>, own: Topology, reference: Topology, open: boolean): Beside {
  const all = compareTopologies(own, reference)
  if (open) return all
  const shownBy = `npm run lab topology ${id} -- --reference`
  return { more: all.more, less: kindsMissing(own, reference), shownBy }
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
