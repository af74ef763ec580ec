/**
 * Lab 4.2: the text of a port mapping, and what is none; no network is needed.
 */
import type { PortMapping } from '../../solutions/4.2-port-mapping/port-mapping.ts'
import {
  type Check,
  ensure,
  isDone,
  once,
  parseMapping,
  refusalOf,
  textOf,
  type World,
} from '../support/index.ts'

interface Reading {
  ports: string
  protocols: string
}

const READINGS: Record<string, Reading> = {
  '7070:80': { ports: 'hostPort 7070, containerPort 80', protocols: 'protocols ["tcp","udp"]' },
  '8443:443/tcp': { ports: 'hostPort 8443, containerPort 443', protocols: 'protocols ["tcp"]' },
  '53:5353/udp': { ports: 'hostPort 53, containerPort 5353', protocols: 'protocols ["udp"]' },
  '65535:1': { ports: 'hostPort 65535, containerPort 1', protocols: 'protocols ["tcp","udp"]' },
  '1:65535': { ports: 'hostPort 1, containerPort 65535', protocols: 'protocols ["tcp","udp"]' },
}

/** What a mapping looks like from outside. */
async function read({ learner }: World, text: string): Promise<Reading> {
  const mapping = await learner.make<PortMapping>('PortMapping.parse', text)
  const [host, container, protocols] = await Promise.all(
    ['hostPort', 'containerPort', 'protocols'].map((name) => learner.get(mapping, name)),
  )
  const names = Array.isArray(protocols) ? protocols.map(textOf).sort() : protocols
  return {
    ports: `hostPort ${JSON.stringify(host)}, containerPort ${JSON.stringify(container)}`,
    protocols: `protocols ${JSON.stringify(names)}`,
  }
}

/** @param text one of READINGS */
export async function ensureReadAs(world: World, text: string): Promise<void> {
  const expected = READINGS[text]
  const observed = await read(world, text)
  ensure(observed.ports === expected?.ports, {
    expected: `PortMapping.parse('${text}') has ${expected?.ports}`,
    observed: `it has ${observed.ports}`,
    next: 'The port of the host comes first, and both are numbers.',
  })
  ensure(observed.protocols === expected.protocols, {
    expected: `PortMapping.parse('${text}') has ${expected.protocols}`,
    observed: `it has ${observed.protocols}`,
    next: 'The protocol stands behind the slash. Without a slash, a mapping is for both.',
  })
}

/** No mapping at all, and why not. */
const NO_MAPPINGS: Record<string, string> = {
  '0:80': 'Ports begin at 1.',
  '8080:0': 'Ports begin at 1.',
  '65536:80': 'A port is a number of 16 bits, and 65535 is the last one.',
  '8080:65536': 'A port is a number of 16 bits, and 65535 is the last one.',
  'abc:80': 'Number("abc") is NaN, and NaN is neither below 1 nor above 65535: ask whether it is digits.',
  '8080x:80': 'parseInt reads as far as it can and keeps quiet about the rest: ask whether it is all digits.',
  '8080': 'Both ports have to be there; with one of them, the other was forgotten.',
  ':80': 'Both ports have to be there; Number("") is 0.',
  '8080:80:90': 'There are two ports in a mapping. What should become of the third?',
  '8080:80/icmp': 'ICMP has no ports. Behind the slash is tcp or udp, and nothing else.',
  '8080:80/': 'Behind the slash is tcp or udp, and nothing else.',
  ' 8080:80': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  '8080:80 ': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  '+80:80': 'A port is digits, without a sign, although Number("+80") is a number.',
  '0x50:80': 'A port is decimal digits, although Number("0x50") is a number.',
  '-80:80': 'A port is digits, without a sign.',
  '1e3:80': 'A port is decimal digits, although Number("1e3") is a number.',
  '080:80': 'No zero in front: one port is written in one way only.',
  '8080:080': 'No zero in front: one port is written in one way only.',
  '8080:80/TCP': 'Protocols are written in small letters.',
  '8080:80/tcp/udp': 'One protocol, or none for both.',
  '8080/tcp:80': 'The protocol stands at the end.',
  '127.0.0.1:8080:80': 'There are two ports in a mapping, and no address.',
  '8080: 80': 'Blanks do not belong there, at no place.',
  '8080:80\n':
    'A line end does not belong there, either. With the flag m, $ in a pattern matches in front of it.',
  '8080:80\n9090:90': 'One mapping is one line. With the flag m, ^ and $ in a pattern match at every line.',
  '\t8080:80': 'A tab is a blank as well, and does not belong there.',
  '8080:80\r': 'A line end does not belong there, of whichever kind.',
  '8080:80x': 'The port of the container has to be all digits, too.',
  '8080:+80': 'The port of the container is digits, without a sign, too.',
  '8080:1e1': 'The port of the container is decimal digits, too.',
  '8080.0:80': 'A port is digits alone, although Number("8080.0") is a whole number.',
  '８０８０:80': 'Digits are those from 0 to 9: other scripts have their own.',
  '8080:80:': 'There are two ports in a mapping, and nothing behind them but a slash.',
  ':8080:80': 'There are two ports in a mapping, and nothing in front of them.',
  '8080:80//tcp': 'One slash, and behind it tcp or udp.',
  '8080:80/tcp/': 'Behind the slash is tcp or udp, and nothing else.',
  '8080:80/tcp6': 'Behind the slash is tcp or udp, and nothing else: compare all of the word.',
  '8080:80/xudp': 'Behind the slash is tcp or udp, and nothing else: compare all of the word.',
  '8080:80/ udp': 'Blanks do not belong there, at no place.',
  '8080:80/UDP': 'Protocols are written in small letters.',
  '8080:': 'Both ports have to be there; Number("") is 0.',
  '': 'Nothing is no mapping.',
}

function ensureQuoted(call: string, text: string, refusal: { message: string } | undefined): void {
  // A line end may be quoted as it is written in code.
  const quoted = [text, JSON.stringify(text).slice(1, -1)].some((words) => refusal?.message.includes(words))
  ensure(quoted, {
    expected: `${call} throws, and its message quotes the text`,
    observed: refusal === undefined ? 'it returned' : `the message is: ${refusal.message}`,
    next: 'Of twenty mappings one is wrong: the message has to say which, whatever is wrong with it.',
  })
}

export function mappingTexts(check: Check): void {
  check('parse-accepts', 'without a suffix a mapping is for both protocols', {}, async (world) => {
    for (const text of Object.keys(READINGS)) await ensureReadAs(world, text)
  })

  const texts = Object.keys(NO_MAPPINGS)
  const refusals = once(({ learner }: World) =>
    Promise.all(texts.map((text) => refusalOf(() => learner.call('PortMapping.parse', text)))),
  )

  check(
    'parse-refuses',
    'what is no port mapping is refused',
    { needs: ['parse-accepts'] },
    async (world) => {
      const refused = await refusals(world)
      const accepted = texts.filter((_, index) => refused[index] === undefined)
      ensure(accepted.length === 0, {
        expected: 'PortMapping.parse throws for every text that is no mapping',
        observed: `it took ${accepted.map((text) => JSON.stringify(text)).join(', ')} for one`,
        next: NO_MAPPINGS[accepted[0] ?? ''] ?? '',
      })
    },
  )

  check(
    'parse-round-trip',
    'toString() writes what parse() has read',
    { needs: ['parse-accepts'] },
    async (world) => {
      for (const text of Object.keys(READINGS)) {
        const written = await (await parseMapping(world, text)).toString()
        ensure(written === text, {
          expected: `PortMapping.parse('${text}').toString() is '${text}'`,
          observed: `it is ${JSON.stringify(written)}`,
          next: 'No suffix stands for both protocols; a mapping for one of them has to say for which.',
        })
      }
    },
  )

  check(
    'parse-all-duplicates',
    'no two mappings of a list want the same port',
    {
      needs: ['parse-accepts'],
    },
    async ({ learner }) => {
      const parseAll = (...texts: string[]) => learner.call('PortMapping.parseAll', texts)
      for (const texts of [
        ['8080:80/tcp', '8080:53/udp'],
        ['9090:80', '8080:80', '7070:80'],
        ['80:80', '8080:80', '808:80'],
        [],
      ]) {
        const mappings = await isDone({
          call: `PortMapping.parseAll(${JSON.stringify(texts)})`,
          work: () => parseAll(...texts),
          next: 'Nothing is wanted twice in that list: ports are the same when all of their digits are, and 8080/tcp and 8080/udp can lead to two places.',
        })
        const ports = Array.isArray(mappings) ? mappings.map((mapping) => mapping?.hostPort) : []
        const wanted = texts.map((text) => Number.parseInt(text, 10))
        ensure(Array.isArray(mappings) && ports.join() === wanted.join(), {
          expected: `PortMapping.parseAll(${JSON.stringify(texts)}) returns those mappings, in this order`,
          observed: `it returned ${JSON.stringify(mappings)}`,
          next: 'parseAll returns one mapping for each text, in the same order.',
        })
      }
      for (const texts of [
        ['8080:80/tcp', '8080:81/tcp'],
        ['8080:80', '8080:81/udp'],
        ['8080:80', '8080:81/tcp'],
        ['8080:81/udp', '8080:80'],
        ['8080:80/tcp', '9090:80', '8080:81/tcp'],
        ['8080:80/tcp', '8080:80/udp', '8080:81/tcp'],
        ['8080:80', '8080:80'],
      ]) {
        ensure((await refusalOf(() => parseAll(...texts))) !== undefined, {
          expected: `PortMapping.parseAll(['${texts.join("', '")}']) throws: a packet to port 8080 can go to one place only`,
          observed: 'it returned as if all were well',
          next: 'Keep a set of what is wanted already, with one entry for each host port and protocol.',
        })
      }
    },
  )

  check(
    'parse-quotes',
    'the error quotes the text that is no mapping',
    {
      needs: ['parse-refuses'],
    },
    async (world) => {
      const refused = await refusals(world)
      for (const [index, text] of texts.entries())
        ensureQuoted(`PortMapping.parse(${JSON.stringify(text)})`, text, refused[index])
      for (const text of ['65536:80', 'abc:80', '8080']) {
        const list = ['7070:70', text]
        const refusal = await refusalOf(() => world.learner.call('PortMapping.parseAll', list))
        ensureQuoted(`PortMapping.parseAll(${JSON.stringify(list)})`, text, refusal)
      }
    },
  )
}
