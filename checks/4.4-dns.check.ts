/**
 * Lab 4.4: which names a container knows, from its files and from the name server on the gateway's address.
 */
import type { NetworkManager } from '../solutions/4.1-network-manager/network-manager.ts'
import type { DnsResolver } from '../solutions/4.4-dns/dns.ts'
import {
  type ContainerPlace,
  dnsAnswer,
  dnsQuery,
  ensure,
  NOERROR,
  NXDOMAIN,
  type Remote,
  refusalOf,
  scenario,
  TYPE_A,
  TYPE_AAAA,
  type World,
} from './support/index.ts'

const GATEWAY = '172.18.0.1'
const HOST = '192.168.1.100'
const NAME_SERVER = '203.0.113.53'
const OUTSIDE = 'www.example.test'
const OUTSIDE_ADDRESS = '203.0.113.10'

/** Nobody has these addresses: names are found without asking whether anyone is at home. */
const WEB = '172.18.0.2'
const DB = '172.18.0.3'
const CACHE = '172.18.0.4'
const MOVED = '172.18.0.5'

type Dns = Remote<DnsResolver>

interface Finding {
  name: string
  address: string
  family?: 4 | 6
  /** The one that should have helped. */
  file?: FileName
  next: string
}

type FileName = 'hosts' | 'resolv.conf'

/** Without comments and empty lines, and each with single blanks. */
async function linesOf(place: ContainerPlace, file: FileName): Promise<string[]> {
  const text = (await place.read(`/etc/${file}`)) ?? ''
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')
}

async function shown(place: ContainerPlace, file: FileName): Promise<string> {
  const lines = await linesOf(place, file)
  return lines.length === 0 ? `its file ${file} is empty` : `its file ${file} says: ${lines.join(' | ')}`
}

/** An ordinary call of the resolver in that container. */
async function finds(
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

async function findsNot(place: ContainerPlace, name: string, next: string): Promise<void> {
  const { address } = await place.resolve(name)
  if (address === undefined) return
  ensure(false, {
    expected: `${place.name} looks up ${name} and finds nothing`,
    observed: `it finds ${address}; ${await shown(place, 'hosts')}`,
    next,
  })
}

/** Where a name stands more than once, whoever reads the file takes the first line or all of them. */
async function standsOnce(place: ContainerPlace, name: string, next: string): Promise<void> {
  const lines = (await linesOf(place, 'hosts')).filter((line) => line.toLowerCase().split(' ').includes(name))
  ensure(lines.length === 1, {
    expected: `one line in the hosts file of ${place.name} has the name ${name}`,
    observed: `${lines.length === 0 ? 'none' : lines.length} of them: ${await shown(place, 'hosts')}`,
    next,
  })
}

/** What is no name of a container, and why not. */
const NO_NAMES: Record<string, string> = {
  'db\n203.0.113.66 web':
    'What comes behind the newline is a line of its own in every hosts file: whoever chooses a name could take over any other one.',
  'db web': 'A blank ends the name, and what comes behind it is one more name for the same address.',
  'db\tweb': 'A tab ends the name, and what comes behind it is one more name for the same address.',
  'db.x web': 'A blank ends the name, also behind a dot.',
  'db. web': 'A blank ends the name, also behind a dot.',
  'db\n':
    'A newline at the end is a newline, too. In some languages $ matches before it; and trim() would only hide it.',
  '#db': 'Behind # the line is a comment.',
  '': 'An address without a name is no line of a hosts file.',
  localhost: 'The name localhost is taken, in every container.',
}

const NO_ADDRESSES: Record<string, string> = {
  '203.0.113.66 web #':
    'The address stands in the line as well: isIPv4 of node:net knows what an address is.',
  '172.18.0.256': 'No part of an IPv4 address is above 255: isIPv4 of node:net knows what an address is.',
}

scenario('Names in the files of containers', (check) => {
  let dns: Dns
  let web: ContainerPlace
  let db: ContainerPlace

  check('name-resolves', 'a container finds another one by its name', {}, async (world) => {
    web = await world.container('web')
    db = await world.container('db')
    dns = await world.learner.create<DnsResolver>('DnsResolver')
    await dns.register('db', DB)
    await dns.writeHostsFile(web.etc, 'web', WEB)
    await dns.writeHostsFile(db.etc, 'db', DB)
    await finds(web, {
      ...{ name: 'db', address: DB },
      next: 'The file is `hosts` in the folder that you are given; a line of it is an address, a blank, and a name. db was registered before the file was written.',
    })
  })

  check(
    'own-name',
    'a container finds itself by its name, which its hosts file has once',
    { needs: ['name-resolves'] },
    async () => {
      await finds(web, {
        ...{ name: 'web', address: WEB },
        next: 'Many programs look up the name of their own machine when they start. Its line is there whether the name is registered or not.',
      })
      await dns.register('web', WEB)
      await dns.writeHostsFile(web.etc, 'web', WEB)
      await standsOnce(
        web,
        'web',
        'The name of this container is registered, too, and the file was written again. Write the whole file each time, and each name once.',
      )
    },
  )

  check(
    'later-names',
    'a name that is registered later is known in containers that run already',
    { needs: ['name-resolves'] },
    async () => {
      await dns.register('cache', CACHE)
      const next =
        'Only files written from now on have the new name. Keep a list of the folders, and have register() write all of their files again.'
      await finds(web, { name: 'cache', address: CACHE, next })
      await finds(db, { name: 'cache', address: CACHE, next })
    },
  )

  check(
    'name-moves',
    'a name that is registered again stands for its new address only',
    { needs: ['later-names'] },
    async () => {
      await dns.register('cache', MOVED)
      const next =
        'The old line comes first, and the resolver believes it. A map from names to addresses has each name once.'
      await finds(web, { name: 'cache', address: MOVED, next })
      await standsOnce(web, 'cache', next)
    },
  )

  check(
    'name-vanishes',
    'a name that is unregistered is gone from containers that run',
    { needs: ['later-names'] },
    async () => {
      await dns.unregister('cache')
      await dns.unregister('never-registered')
      await findsNot(web, 'cache', 'unregister() has to write the files again, as register() does.')
      await finds(web, {
        ...{ name: 'db', address: DB },
        next: 'cache was unregistered, and db was not.',
      })
    },
  )

  check('lookup', 'resolve() tells what is registered', { needs: ['name-resolves'] }, async ({ learner }) => {
    for (const [name, expected] of [['db', DB] as const, ['nobody', undefined] as const]) {
      const found = await dns.resolve(name)
      ensure((found ?? undefined) === expected, {
        expected: `resolve('${name}') is ${expected ?? 'undefined'}`,
        observed: `it is ${JSON.stringify(found) ?? 'undefined'}`,
        next: 'It answers from what was registered, and from nothing else.',
      })
    }
    const other = await learner.create<DnsResolver>('DnsResolver')
    const found = await other.resolve('db')
    ensure((found ?? undefined) === undefined, {
      expected: "another DnsResolver, with which nothing was registered, finds nothing for 'db'",
      observed: `it finds ${JSON.stringify(found)}`,
      next: 'Each resolver has its own names: keep them in the object, and not beside the class.',
    })
  })

  check(
    'case',
    'upper and lower case make no difference',
    { needs: ['name-moves', 'name-vanishes', 'lookup'] },
    async () => {
      const next = 'To every resolver, DB and db are one name. Make it lower case wherever a name comes in.'
      await dns.register('Queue', CACHE)
      const found = await dns.resolve('qUEUE')
      ensure(found === CACHE, {
        expected: `after register('Queue', '${CACHE}'), resolve('qUEUE') is ${CACHE}`,
        observed: `it is ${JSON.stringify(found) ?? 'undefined'}`,
        next,
      })
      await dns.register('QUEUE', MOVED)
      await finds(web, { name: 'queue', address: MOVED, next })
      await dns.unregister('queue')
      await findsNot(web, 'queue', next)
    },
  )

  check(
    'localhost-stays',
    'localhost stays what it was, also for IPv6',
    { needs: ['name-resolves'] },
    async () => {
      const next =
        'The file that you replace had two lines for localhost: 127.0.0.1 and ::1. Programs count on both.'
      await finds(web, { name: 'localhost', address: '127.0.0.1', next })
      await finds(web, { name: 'localhost', address: '::1', family: 6, next })
    },
  )

  check(
    'bad-names-refused',
    'what is no name, or no address, is refused and gets into no file',
    { needs: ['name-resolves'] },
    async () => {
      const before = await web.read('/etc/hosts')
      const server = `${NAME_SERVER}\nnameserver 203.0.113.66`
      await allRefused([
        ...Object.entries(NO_NAMES).flatMap(([name, next]) => [
          { call: `register(${quoted(name)}, '${MOVED}')`, work: () => dns.register(name, MOVED), next },
          {
            call: `writeHostsFile(etc, ${quoted(name)}, '${WEB}')`,
            work: () => dns.writeHostsFile(web.etc, name, WEB),
            next,
          },
        ]),
        ...Object.entries(NO_ADDRESSES).flatMap(([address, next]) => [
          { call: `register('bad', '${address}')`, work: () => dns.register('bad', address), next },
          {
            call: `writeHostsFile(etc, 'web', '${address}')`,
            work: () => dns.writeHostsFile(web.etc, 'web', address),
            next,
          },
        ]),
        {
          call: `writeResolvConf(etc, ${quoted(server)})`,
          work: () => dns.writeResolvConf(web.etc, server),
          next: 'One server was asked for, and there would be two: isIPv4 of node:net knows what an address is.',
        },
      ])
      ensure((await web.read('/etc/hosts')) === before, {
        expected: 'a call that is refused changes no hosts file',
        observed: `it was refused, and it changed one: ${await shown(web, 'hosts')}`,
        next: 'Check the name and the address first, and write only then.',
      })
    },
  )

  check(
    'whole-file',
    'whoever is reading the hosts file when it changes reads a whole one',
    { needs: ['name-vanishes'] },
    async () => {
      // The file shrinks to less than the half that was read: of a file rewritten in place, nothing is left to read.
      const names = ['one', 'two', 'three'].map(
        (name) => `${name}${'.as-long-as-names-of-some-services'.repeat(5)}`,
      )
      for (const name of names) await dns.register(name, CACHE)
      const before = await web.read('/etc/hosts')
      const readOn = await web.readHalf('/etc/hosts')
      for (const name of names) await dns.unregister(name)
      const seen = await readOn()
      ensure(seen === before || seen === (await web.read('/etc/hosts')), {
        expected:
          'a program that has read half of the file when names change reads the old file or the new one',
        observed: `it read ${seen.length} of ${before?.length} characters, up to ${JSON.stringify(seen.slice(-30))}`,
        next: 'writeFile empties the file first, and whoever reads then has half of it. Write a file beside it, in the same folder, and rename() that over the old one.',
      })
    },
  )

  check(
    'at-once',
    'names that are registered at the same moment are all known',
    { needs: ['later-names'] },
    async ({ learner }) => {
      const names = Array.from({ length: 20 }, (_, index) => `job-${index}`)
      const call = learner.together(dns, 'register', ...names.map((name) => [name, CACHE]))
      const refusal = await refusalOf(() => call)
      const next =
        'At an await, other calls go on. Two of them that write the same file have to take turns, or each to write all that is known in one go, to a draft of its own.'
      ensure(refusal === undefined, {
        expected: `${names.length} calls of register() at the same moment all succeed`,
        observed: `one of them threw ${refusal?.name}: ${refusal?.message}`,
        next,
      })
      const known = new Set((await linesOf(web, 'hosts')).flatMap((line) => line.split(' ')))
      const missing = names.filter((name) => !known.has(name))
      ensure(missing.length === 0, {
        expected: `${names.length} names were registered at the same moment, and the hosts file of web has them all`,
        observed: `it has not ${missing.join(', ')}`,
        next,
      })
    },
  )

  check(
    'stopped-container',
    'when a container has died and its folder is gone, the others still learn names',
    { needs: ['later-names'] },
    async () => {
      await db.stop()
      const refusal = await refusalOf(() => dns.register('late', CACHE))
      ensure(refusal === undefined, {
        expected: 'register() does its work although the folder of a container that died is gone',
        observed: `it threw ${refusal?.name}: ${refusal?.message}`,
        next: 'A folder that is not there any more needs no file: look whether it is there, and forget it if not.',
      })
      await finds(web, {
        ...{ name: 'late', address: CACHE },
        next: 'One file could not be written, because its folder is gone. Write the others all the same.',
      })
    },
  )
})

interface Attempt {
  call: string
  work: () => Promise<unknown>
  next: string
}

const quoted = (text: string): string => JSON.stringify(text)

async function allRefused(attempts: Attempt[]): Promise<void> {
  const refusals = await Promise.all(attempts.map(({ work }) => refusalOf(work)))
  const accepted = attempts.find((_, index) => refusals[index] === undefined)
  if (accepted === undefined) return
  ensure(false, {
    expected: `${accepted.call} throws`,
    observed: 'it returned as if all were well',
    next: accepted.next,
  })
}

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

const FOUND_NOTHING = { said: `${RCODES[NOERROR]}, no record` }
const NO_SUCH_NAME = { said: `${RCODES[NXDOMAIN]}, no record` }

interface Asking {
  name: string
  type?: number
  id?: number
}

interface Said {
  /** `NOERROR, 172.18.0.3` */
  said: string
  id?: number
}

/** Milliseconds; both the server and the one behind it are a few network namespaces away. */
const ANSWER_WAIT = 2000

async function ask(place: ContainerPlace, { name, type = TYPE_A, id = 0x4444 }: Asking): Promise<Said> {
  const packet = await place.exchange(GATEWAY, 53, dnsQuery(id, name, type), ANSWER_WAIT)
  if (packet === undefined) return { said: 'no answer' }
  const answer = dnsAnswer(packet)
  if (answer === undefined) return { said: 'something that is no DNS message' }
  if (!answer.isAnswer) return { said: 'a message that does not call itself an answer' }
  const others = answer.records - answer.addresses.length
  const records = [...answer.addresses, ...(others > 0 ? [`${others} of another type`] : [])]
  const rcode = RCODES[answer.rcode] ?? `error ${answer.rcode}`
  return { said: `${rcode}, ${records.join(', ') || 'no record'}`, id: answer.id }
}

async function isTold(
  place: ContainerPlace,
  question: Asking,
  { said, next }: { said: string; next: string },
): Promise<void> {
  const type = question.type === TYPE_AAAA ? 'AAAA' : 'A'
  const answer = await ask(place, question)
  ensure(answer.said === said, {
    expected: `${place.name} asks ${GATEWAY} for ${type} of ${question.name} and gets: ${said}`,
    observed: `it gets: ${answer.said}`,
    next,
  })
}

/** A header of a query with this many questions, and what comes behind it. */
function query(questions: number, ...rest: number[]): Buffer {
  return Buffer.from([0x44, 0x44, 1, 0, questions >> 8, questions & 0xff, 0, 0, 0, 0, 0, 0, ...rest])
}

const MALFORMED: Record<string, Buffer> = {
  'an empty datagram': Buffer.alloc(0),
  'a single byte': Buffer.from([0]),
  'half a header': query(1).subarray(0, 6),
  'a header that promises a question, and no more': query(1),
  'a header that promises 65535 questions': query(65_535, 2, 100, 98, 0, 0, 1, 0, 1),
  'a name that is longer than the packet': query(1, 63, 100, 98),
  'a name without an end': query(1, 2, 100, 98),
  'a question without a type': query(1, 2, 100, 98, 0, 0),
  'a name that refers to itself': query(1, 0xc0, 12, 0, 1, 0, 1),
}

scenario('Names from outside, and a name server', (check) => {
  let dns: Dns
  let web: ContainerPlace

  check(
    'outside-names',
    'a container finds names of the world outside through its resolv.conf',
    {},
    async (world) => {
      web = await containerOnNetwork(world)
      dns = await world.learner.create<DnsResolver>('DnsResolver')
      await dns.writeResolvConf(web.etc, NAME_SERVER)
      const control = await web.exchange(NAME_SERVER, 53, dnsQuery(1, OUTSIDE))
      ensure(control !== undefined, {
        expected: `a question from web reaches the name server ${NAME_SERVER}, and the answer comes back`,
        observed: 'no answer came',
        next: 'This is the network of lab 4.1, not yet a matter of files: run the checks of 4.1 again.',
      })
      await finds(web, {
        ...{ name: OUTSIDE, address: OUTSIDE_ADDRESS, file: 'resolv.conf' },
        next: 'The file is `resolv.conf` in the folder that you are given; it needs one line, the word nameserver and the address.',
      })
    },
  )

  check('one-server', 'a new resolv.conf replaces the old one', { needs: ['outside-names'] }, async () => {
    await dns.writeResolvConf(web.etc, GATEWAY)
    const text = (await web.read('/etc/resolv.conf')) ?? ''
    const servers = [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, server]) => server)
    ensure(servers.join() === GATEWAY, {
      expected: `after writeResolvConf(etc, '${GATEWAY}') that is the only server in the file`,
      observed: `it has ${servers.join(', ') || 'none'}`,
      next: 'The servers are asked in the order of the file, so an old one in front of the new one goes on answering. Replace the file.',
    })
  })

  check(
    'server-answers',
    'the name server answers for names that are registered',
    { bonus: true, needs: ['outside-names'] },
    async () => {
      await dns.register('db', DB)
      await dns.startServer()
      await isTold(
        web,
        { name: 'db' },
        {
          said: `NOERROR, ${DB}`,
          next: 'An answer is the header with QR set and one answer counted, the question as it came, and a record: name (c0 0c refers to the question), type 1, class 1, four bytes of TTL, length 4, address.',
        },
      )
    },
  )

  check(
    'server-follows',
    'the name server knows names as they are at that moment, in any case',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      const next =
        'Look the name up when the question comes, in lower case: what was registered when the server started says little.'
      await dns.register('cache', CACHE)
      await isTold(web, { name: 'cache' }, { said: `NOERROR, ${CACHE}`, next })
      await isTold(web, { name: 'cAcHe' }, { said: `NOERROR, ${CACHE}`, next })
      await dns.register('cache', MOVED)
      await isTold(web, { name: 'cache' }, { said: `NOERROR, ${MOVED}`, next })
      const parts =
        'A name comes in parts, each with its length before it, which may be up to 63. All of them, with dots between, are the name.'
      for (const name of ['db.shop.cache', 'x'.repeat(63)]) {
        await dns.register(name, CACHE)
        await isTold(web, { name }, { said: `NOERROR, ${CACHE}`, next: parts })
      }
    },
  )

  check(
    'server-aaaa',
    'the name server has no IPv6 address for a name that is registered, and no error',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      await isTold(
        web,
        { name: 'db', type: TYPE_AAAA },
        {
          ...FOUND_NOTHING,
          next: 'NXDOMAIN says that there is no such name, of any type, and some resolvers then give up on the A record, too. Answer with no record and no error; do not ask the world outside, which does not know the name.',
        },
      )
    },
  )

  check(
    'server-forwards',
    'the name server passes on questions for other names, and brings back the answer',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      await isTold(
        web,
        { name: OUTSIDE },
        {
          said: `NOERROR, ${OUTSIDE_ADDRESS}`,
          next: `Send the query as it is to ${NAME_SERVER}, port 53, and what comes back to the client who asked.`,
        },
      )
    },
  )

  check(
    'server-nxdomain',
    'a name that nobody knows gets the answer NXDOMAIN, not silence',
    { bonus: true, needs: ['server-forwards'] },
    async () => {
      const next = `${NAME_SERVER} says NXDOMAIN, and that is an answer: bring it back like any other. In silence a client waits for seconds, and then asks again.`
      await isTold(web, { name: 'nobody.example.test' }, { ...NO_SUCH_NAME, next })
      await isTold(web, { name: 'nobody' }, { ...NO_SUCH_NAME, next })
    },
  )

  check(
    'server-id',
    'every answer has the id of its question',
    { bonus: true, needs: ['server-answers', 'server-forwards'] },
    async () => {
      for (const name of ['db', OUTSIDE]) {
        for (const id of [0x0001, 0xbeef]) {
          const answer = await ask(web, { name, id })
          ensure(answer.id === id, {
            expected: `the answer to question ${id} for ${name} has the id ${id}`,
            observed: answer.id === undefined ? `it gets: ${answer.said}` : `it has the id ${answer.id}`,
            next: 'The first two bytes of the query are its id. Whoever asks throws an answer away that has another one; if you pass a query on under an id of your own, put the old one back.',
          })
        }
      }
    },
  )

  check(
    'server-resolver',
    'a container whose resolv.conf names the gateway finds names of both kinds',
    { bonus: true, needs: ['one-server', 'server-id'] },
    async () => {
      const next =
        'The bytes looked right, but the resolver of the C library did not take them. Is the question in the answer, exactly as it was asked? Does the answer come from 172.18.0.1, port 53?'
      const file = 'resolv.conf'
      await finds(web, { name: 'db', address: DB, file, next })
      await finds(web, { name: OUTSIDE, address: OUTSIDE_ADDRESS, file, next })
    },
  )

  check(
    'server-malformed',
    'no packet ends the name server, however broken',
    { bonus: true, needs: ['server-answers'] },
    async ({ learner }) => {
      await learner.printed()
      for (const [what, packet] of Object.entries(MALFORMED)) {
        await web.exchange(GATEWAY, 53, packet, 0)
        const answer = await ask(web, { name: 'db' })
        ensure(answer.said === `NOERROR, ${DB}`, {
          expected: `after ${what}, the server goes on answering`,
          observed: `asked for db, it gives: ${answer.said}`,
          next: 'Does a loop run forever over such a packet? Each round has to get closer to the end, and the end is where the packet ends, whatever its own bytes say.',
        })
        const { strays } = await learner.printed()
        ensure(strays.length === 0, {
          expected: `the server ignores ${what}`,
          observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
          next: 'Compare with the length of the packet before you read from it. What is no query needs no answer.',
        })
      }
    },
  )

  check(
    'server-loop',
    'the name server neither asks itself nor answers answers',
    { bonus: true, needs: ['server-malformed'] },
    async ({ learner }) => {
      const other = await learner.create<DnsResolver>('DnsResolver')
      await allRefused([
        {
          call: "startServer('127.0.0.1', '127.0.0.1')",
          work: () => other.startServer('127.0.0.1', '127.0.0.1'),
          next: 'Each question that it cannot answer would be passed on to itself, again and again. Refuse an upstream that is the address of the server.',
        },
        {
          call: 'startServer() of another DnsResolver, while the first one has the port,',
          work: () => other.startServer(),
          next: 'bind() tells by an event that the port is taken, and that comes later: wait for listening or error before you return.',
        },
      ])
      const answer = dnsQuery(0x4444, 'db')
      answer[2] = 0x81
      const reply = await web.exchange(GATEWAY, 53, answer, 300)
      const control = await ask(web, { name: 'db' })
      ensure(reply === undefined && control.said === `NOERROR, ${DB}`, {
        expected: 'a packet that is an answer (QR is set) gets no answer, whereas a question does',
        observed: reply === undefined ? `the question gets: ${control.said}` : 'the answer was answered',
        next: 'With a forged sender, two servers that answer answers keep each other busy forever. Look at the highest bit of the third byte.',
      })
    },
  )

  check(
    'server-upstream',
    'the name server has the address that it is given, and asks the upstream that it is given',
    { bonus: true, needs: ['server-loop'] },
    async ({ learner }) => {
      const behind = await learner.create<DnsResolver>('DnsResolver')
      await behind.register('only-there', MOVED)
      await behind.startServer(HOST, NAME_SERVER)
      await dns.stopServer()
      await dns.startServer(GATEWAY, HOST)
      const next = `There is a second server at ${HOST}, which knows the name, and the first one was started with startServer('${GATEWAY}', '${HOST}').`
      await isTold(web, { name: 'only-there' }, { said: `NOERROR, ${MOVED}`, next })
      await behind.stopServer()
      // Nobody has the port now: what comes back is an ICMP message, which the socket reports as an error.
      await learner.printed()
      await web.exchange(GATEWAY, 53, dnsQuery(0x4445, 'only-there'), 100)
      await isTold(
        web,
        { name: 'db' },
        { said: `NOERROR, ${DB}`, next: 'An upstream that is gone is no reason to end.' },
      )
      const { strays } = await learner.printed()
      ensure(strays.length === 0, {
        expected: 'the server goes on when nobody listens at its upstream',
        observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
        next: 'A socket reports that it was refused as an event, error, and whoever does not listen for it ends.',
      })
    },
  )

  check(
    'server-stops',
    'after stopServer nobody answers, and the port is free for another one',
    { bonus: true, needs: ['server-malformed'] },
    async () => {
      await dns.stopServer()
      await isTold(
        web,
        { name: 'db' },
        { said: 'no answer', next: 'Close the socket: as long as it is open, it receives.' },
      )
      await dns.stopServer()
      const refusal = await refusalOf(() => dns.startServer())
      ensure(refusal === undefined, {
        expected: 'startServer() works again after stopServer()',
        observed: `it threw ${refusal?.name}: ${refusal?.message}`,
        next: 'Close the socket: as long as it is open, the port is taken.',
      })
      await isTold(
        web,
        { name: 'db' },
        { said: `NOERROR, ${DB}`, next: 'A server that was stopped can be started again.' },
      )
    },
  )
})

async function containerOnNetwork(world: World): Promise<ContainerPlace> {
  const manager = await world.learner.create<NetworkManager>('NetworkManager')
  await manager.initializeBridge()
  const web = await world.container('web')
  await manager.setupContainerNetwork('web', web.pid)
  return web
}
