/**
 * Lab 4.4: what a container's files say, as its own resolver and its own programs see them.
 */
import { type ContainerPlace, ensure } from '../support/index.ts'

export interface Finding {
  name: string
  address: string
  family?: 4 | 6
  /** The one that should have helped. */
  file?: FileName
  next: string
}

export type FileName = 'hosts' | 'resolv.conf'

/** Without comments and empty lines, and each with single blanks. */
export async function linesOf(place: ContainerPlace, file: FileName): Promise<string[]> {
  const text = (await place.read(`/etc/${file}`)) ?? ''
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')
}

export async function shown(place: ContainerPlace, file: FileName): Promise<string> {
  const lines = await linesOf(place, file)
  return lines.length === 0 ? `its file ${file} is empty` : `its file ${file} says: ${lines.join(' | ')}`
}

/** An ordinary call of the resolver in that container. */
export async function finds(
  place: ContainerPlace,
  { name, address, family = 4, file = 'hosts', next }: Finding,
): Promise<void> {
  const found = await place.resolve(name, family)
  if (found.address === address) return
  const outcome =
    found.address === undefined ? `it finds nothing ("${found.error}")` : `it finds ${found.address}`
  ensure(false, {
    expected: `${place.name} looks up ${name}${family === 6 ? ' for IPv6' : ''} and finds ${address}`,
    observed: `${outcome}; ${await shown(place, file)}`,
    next,
  })
}

export async function findsNot(place: ContainerPlace, name: string, next: string): Promise<void> {
  const { address } = await place.resolve(name)
  if (address === undefined) return
  ensure(false, {
    expected: `${place.name} looks up ${name} and finds nothing`,
    observed: `it finds ${address}; ${await shown(place, 'hosts')}`,
    next,
  })
}

/** Where a name stands more than once, a reader of the file takes the first line or all of them. */
export async function standsOnce(place: ContainerPlace, name: string, next: string): Promise<void> {
  const lines = (await linesOf(place, 'hosts')).filter((line) => line.toLowerCase().split(' ').includes(name))
  ensure(lines.length === 1, {
    expected: `one line in the hosts file of ${place.name} has the name ${name}`,
    observed: `${lines.length === 0 ? 'none' : lines.length} of them: ${await shown(place, 'hosts')}`,
    next,
  })
}

/** What one look into the hosts file has to say of several names; undefined: the name is not in it. */
export async function hasNames(
  place: ContainerPlace,
  names: Record<string, string | undefined>,
  next: string,
): Promise<void> {
  const lines = (await linesOf(place, 'hosts')).map((line) => line.toLowerCase().split(' '))
  for (const [name, address] of Object.entries(names)) {
    const [found] = lines.find(([, ...others]) => others.includes(name)) ?? []
    ensure(found === address, {
      expected: `the hosts file of ${place.name} has ${address === undefined ? `no ${name}` : `${address} for ${name}`}`,
      observed: `it has ${found ?? 'none'}; ${await shown(place, 'hosts')}`,
      next,
    })
  }
}
