/**
 * A world with names for those who are in it, as live scenes and the narratives' sessions know them.
 */
import type { Place, World } from '../guest/index.ts'
import type { LiveStage, Published } from './live.ts'

export interface Set {
  stage: LiveStage
  /** `host`, `router`, `neighbor`, `internet`, then containers in the order in which they came. */
  places: Map<string, Place>
  published: Published[]
}

/** @param step how a part is made that is the code's business */
export function stageIn(world: World, step: LiveStage['step'] = (_, make) => make()): Set {
  const { host, router, neighbor, internet } = world
  const places = new Map<string, Place>([
    ['host', host],
    ['router', router],
    ['neighbor', neighbor],
    ['internet', internet],
  ])
  const published: Published[] = []
  const known = <T extends Place>(name: string, place: T): T => {
    places.set(name, place)
    return place
  }
  const peopled: World = {
    ...world,
    container: async (name, network) => known(name, await world.container(name, network)),
    join: async (name, pid) => known(name, await world.join(name, pid)),
  }
  return {
    stage: {
      world: peopled,
      container: (name) => peopled.container(name),
      step,
      published: (entry) => void published.push(entry),
    },
    places,
    published,
  }
}
