/**
 * A network as a flowchart of Mermaid, which GitHub and others draw.
 */
import { ADDRESSES } from '../../guest/addresses.ts'
import { cleanLine } from '../hostile.ts'
import { wrap } from '../layout.ts'
import type { Drawn } from './terminal.ts'

/** Whatever could end a label, or begin something else. */
function label(...lines: string[]): string {
  const folded = lines.flatMap((line) => wrap(cleanLine(line, 300), 100))
  const safe = folded.map((line) =>
    line.replace(/[^\p{L}\p{N} .,:/()→_-]/gu, (character) => `#${character.codePointAt(0)};`),
  )
  return `"${safe.join('<br>')}"`
}

export function mermaidOf({ title, topology, beside }: Drawn): string {
  const lines: string[] = []
  const { bridges, loose, places, published, switches, uplinks } = topology
  const eth0 = uplinks.find(({ name }) => name === 'eth0')
  const on = switches.filter((each) => each.on).map(({ name }) => name)
  lines.push(
    `%% ${cleanLine(title, 200)}`,
    'flowchart TB',
    `  internet[${label('internet', ADDRESSES.internet)}] --- router[${label('router', ADDRESSES.router)}]`,
    `  router --- neighbor[${label('neighbor', ADDRESSES.neighbor)}]`,
    `  router --- eth0`,
    `  subgraph host[${label('host', on.length === 0 ? 'forwards nothing' : on.join(', '))}]`,
    `    eth0[${label('eth0', eth0?.up ? eth0.addresses.join(' ') : 'down')}]`,
    ...bridges.map(({ name, up, addresses }, index) => {
      const shown = addresses.length === 0 ? 'no address' : addresses.join(' ')
      return `    b${index}[[${label(`${name} (bridge${up ? '' : ', down'})`, shown)}]]`
    }),
    ...loose.map(({ name }, index) => `    l${index}(${label(name, 'plugged into nothing')})`),
    '  end',
    ...places.map(({ name, links, routes }, index) => {
      const addresses = links.map((link) =>
        [link.name, ...link.addresses, ...(link.up ? [] : ['down'])].join(' '),
      )
      const way = routes.filter((route) => route.startsWith('default'))
      return `  p${index}[${label(name, ...addresses, ...(way.length === 0 ? ['no default route'] : way))}]`
    }),
  )
  const indexOf = (place: string | undefined): number => places.findIndex(({ name }) => name === place)
  const cable = (from: string, { name, up, hairpin, place }: (typeof loose)[number]): void => {
    const to = indexOf(place)
    if (to < 0) return
    const said = [name, ...(hairpin ? ['hairpin'] : []), ...(up ? [] : ['down'])].join(', ')
    lines.push(`  ${from} ${up ? '---' : '-.-'}|${label(said)}| p${to}`)
  }
  bridges.forEach(({ ports }, index) => {
    for (const port of ports) cable(`b${index}`, port)
  })
  loose.forEach((port, index) => {
    cable(`l${index}`, port)
  })
  published.slice(0, 40).forEach((each, index) => {
    const [port = '', to = ''] = each.split(' → ')
    const owner = places.findIndex(({ links }) =>
      links.some(({ addresses }) =>
        addresses.some((address) => address.startsWith(`${to.replace(/:.*/, '')}/`)),
      ),
    )
    lines.push(`  d${index}>${label(`published ${port}`, to)}]${owner < 0 ? '' : ` -.-> p${owner}`}`)
  })
  for (const [mark, facts] of [
    ['only here', beside?.more ?? []],
    ['only in the reference', beside?.less ?? []],
  ] as const) {
    if (facts.length > 0)
      lines.push(`  ${mark === 'only here' ? 'more' : 'less'}[/${label(`${mark}:`, ...facts.slice(0, 20))}/]`)
  }
  return `${lines.join('\n')}\n`
}
