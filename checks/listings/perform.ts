/**
 * Performs the script of a narrative's listings in a world of its own, and hands over what its commands print now.
 */
import { placed, targetFrom, traced } from '../../src/cli/trace.ts'
import { type Guest, openWorld, type Place, type World } from '../../src/guest/index.ts'
import { type ListedCommand, type Listing, runListing } from '../../src/listing/index.ts'
import { renderJourney } from '../../src/report/index.ts'
import { stageIn } from '../../src/scene/index.ts'
import type { Script } from './define.ts'

export interface Performance {
  guest: Guest
  /** The reference solution, bundled. */
  code: string
  script: Script
}

/** @throws Error unless the script comes to each listing exactly once */
export async function perform(
  listings: Listing[],
  { guest, code, script }: Performance,
): Promise<ListedCommand[][]> {
  const world = openWorld(guest.session)
  await world.learner.load(code)
  const { stage, places } = stageIn(world)
  const left = [...listings]
  const done: ListedCommand[][] = []
  await script({
    ...stage,
    async next(during) {
      const listing = left.shift()
      if (listing === undefined) throw new Error(`the script goes on after ${listings.length} listings`)
      done.push(await runListing(listing, new Map([...places, ['$', ownMachine(world, places)]]), during))
    },
  })
  if (left.length > 0) throw new Error(`the script ends before the listing in line ${left[0]?.at}`)
  return done
}

const TRACE = /^exec 2>&1\nnpm run lab trace (\S+) (\S+) (\S+) -- --solution$/

/** The learner's own terminal, which can trace. */
function ownMachine(world: World, places: ReadonlyMap<string, Place>): Pick<Place, 'shell'> {
  return {
    async shell(script) {
      const [, id = '', from = '', to = ''] = TRACE.exec(script) ?? []
      const lab = { id }
      const example = `${from} ${to}`
      const target = await placed(targetFrom(to, lab, example), { lab, example, places })
      const { journey } = await traced({ lab, from, target }, { world, places })
      return { code: 0, stdout: renderJourney(journey, { width: 76, color: false }), stderr: '' }
    },
  }
}
