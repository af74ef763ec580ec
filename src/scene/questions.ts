/**
 * What can be asked in a scene: the packets that a lab is about, and those that any network of containers should think of. Each
 * is one packet (or connection) from one place.
 */
import {
  ADDRESSES,
  hasAnswered,
  isInside,
  type Place,
  type Protocol,
  type World,
  withoutCounters,
} from '../guest/index.ts'
import type { Scene } from './scene.ts'

export interface Question {
  from: string
  /** Name of the place that is asked. */
  who: string
  /** An address. */
  to: string
  /** Absent for a ping. */
  port?: number
  protocol: Protocol | 'icmp'
  /** A datagram that has to arrive, and no more: it counts as answered when it does. */
  oneWay?: true
}

export interface Answers {
  answered: boolean
  /** From which address the request has come, where the listener is one that tells. */
  seenFrom?: string
}

/** Of the server in the internet that answers whatever gets out; above what labs publish. */
const INTERNET = { address: ADDRESSES.internet, port: 20_080 }

interface Member {
  name: string
  place: Place
  address: string
}

/** Makes listeners and routes for the questions, which stay; asks nothing yet. */
export async function questionsOf({ world, places, published }: Scene): Promise<Question[]> {
  const members = await membersOf(places)
  await world.internet.listen(INTERNET.port)
  await Promise.all(
    [...new Set(members.map(({ address }) => `${address}/32`))].map((to) =>
      world.neighbor.execute(['ip', 'route', 'replace', to, 'via', ADDRESSES.host]),
    ),
  )
  const ping = (from: string, { name, address }: Member): Question => ({
    ...{ from, who: name, to: address, protocol: 'icmp' },
  })
  return [
    ...published.map((asked) => ({ ...asked, who: whoHas(asked.to, members) })),
    ...members.map(({ name }) => ({
      ...{ from: name, who: 'internet', to: INTERNET.address, port: INTERNET.port, protocol: 'tcp' as const },
    })),
    ...members.flatMap((from) => members.filter((to) => to !== from).map((to) => ping(from.name, to))),
    ...members.flatMap((to) => [ping('host', to), ping('neighbor', to)]),
  ]
}

/** Containers with a network of their own. */
async function membersOf(places: Scene['places']): Promise<Member[]> {
  const containers = [...places].filter(([, place]) => isInside(place))
  const members = await Promise.all(
    containers.map(async ([name, place]) => {
      const { links } = await place.network()
      const [first] = links.filter((link) => link.name !== 'lo').flatMap(({ addresses }) => addresses)
      const address = first?.split('/')[0]
      return address === undefined ||
        links.some(({ addresses }) => addresses.includes(`${ADDRESSES.host}/24`))
        ? []
        : { name, place, address }
    }),
  )
  return members.flat()
}

function whoHas(address: string, members: Member[]): string {
  if (address === INTERNET.address) return 'internet'
  return members.find((member) => member.address === address)?.name ?? 'host'
}

/** Milliseconds; a guest that has fallen idle gives up sooner. */
const PATIENCE = 1500

/** Milliseconds in which a datagram has arrived, on its way within the guest. */
const ARRIVAL = 300

/** All at once; in the order of the questions. */
export function askAll(questions: Question[], { places }: Pick<Scene, 'places'>): Promise<Answers[]> {
  return Promise.all(
    questions.map(async ({ from, to, port, protocol, oneWay }) => {
      const place = places.get(from)
      if (place === undefined) throw new Error(`a question is asked by ${from}, who is not there`)
      if (protocol === 'icmp' || port === undefined) return { answered: await pinged(place, to) }
      const reply = await place.request(to, port, { protocol, wait: oneWay ? ARRIVAL : PATIENCE })
      if (oneWay) return { answered: (await place.reachedBy(reply)) !== undefined }
      return {
        answered: hasAnswered(reply),
        ...(reply.seenFrom === undefined ? {} : { seenFrom: reply.seenFrom }),
      }
    }),
  )
}

async function pinged(place: Place, address: string): Promise<boolean> {
  const { code } = await place.execute(['ping', '-n', '-q', '-c', '1', '-W', '1', address])
  return code === 0
}

/** What must be there again when a part has been put back: a line for each thing. */
export async function inventory(world: Pick<World, 'state'>): Promise<string[]> {
  const { sections } = await world.state()
  return Object.entries(sections).flatMap(([title, lines]) =>
    lines.filter((line) => !line.startsWith('#')).map((line) => `${title}: ${plain(line)}`),
  )
}

/** Without what the kernel notes late. */
function plain(line: string): string {
  return withoutCounters(line.replace(/ linkdown\b/, ''))
}
