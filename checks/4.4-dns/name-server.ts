/**
 * Lab 4.4: names that come from outside, and a name server of one's own.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import {
  type ContainerPlace,
  dnsQuery,
  ensure,
  type Remote,
  scenario,
  TYPE_AAAA,
  TYPE_HTTPS,
  TYPE_MX,
  type World,
} from '../support/index.ts'
import { CACHE, DB, MOVED, NAME_SERVER } from './addresses.ts'
import { finds } from './files.ts'
import {
  ANSWER_WAIT,
  type Asking,
  ask,
  FOUND_NOTHING,
  found,
  isTold,
  MALFORMED,
  NO_SUCH_NAME,
} from './questions.ts'
import { allRefused, notRefused } from './refused.ts'

const GATEWAY = '172.18.0.1'
const OUTSIDE = 'www.example.test'
const OUTSIDE_ADDRESS = '203.0.113.10'
/** A name whose answer takes until the next question comes; see names.pl. */
const LATE = 'late.example.test'
const LATE_ADDRESS = '203.0.113.11'
/** The host's, in the LAN and for itself. */
const LAN_ADDRESS = '192.168.1.100'
const LOOPBACK = '127.0.0.1'

type Dns = Remote<DnsResolver>

/** Called by the check file: a module is loaded once, however often a check file is. */
export function nameServerScenario(): void {
  scenario('Names from outside, and a name server', (check) => {
    let dns: Dns
    let other: Dns
    let web: ContainerPlace

    check('outside-names', 'a container finds names of the world outside', {}, async (world) => {
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
    })

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

    /** A question to the server on the gateway's address. */
    const at = (question: Omit<Asking, 'server'>): Asking => ({ ...question, server: GATEWAY })

    check(
      'server-answers',
      'the name server answers for registered names',
      { bonus: true, needs: ['outside-names'] },
      async () => {
        await dns.register('db', DB)
        await dns.startServer()
        await isTold(web, at({ name: 'db' }), {
          ...found(DB),
          next: 'An answer is the header with QR set and one answer counted, the question as it came, and a record: name (c0 0c refers to the question), type 1, class 1, four bytes of TTL, length 4, address.',
        })
        await isTold(web, at({ name: 'db', options: true }), {
          ...found(DB),
          next: 'This query has one more record behind its question, as those of most programs have, and its header counts it. Your record belongs right behind the question, and the counts have to say what is in the answer.',
        })
      },
    )

    check(
      'server-follows',
      'the name server knows names as they are now',
      { bonus: true, needs: ['server-answers'] },
      async () => {
        const next =
          'Look the name up when the question comes, in lower case: what was registered when the server started says little.'
        await dns.register('cache', CACHE)
        await isTold(web, at({ name: 'cache' }), { ...found(CACHE), next })
        await isTold(web, at({ name: 'cAcHe' }), { ...found(CACHE), next })
        await dns.register('cache', MOVED)
        await isTold(web, at({ name: 'cache' }), { ...found(MOVED), next })
        await dns.register('Db.Example', CACHE)
        await isTold(web, at({ name: 'db.example' }), {
          ...found(CACHE),
          next: 'db.example is registered. The name in a question comes in parts, each behind its length: is it looked up with all of them, a dot between two? A dot does not make it a name of the world outside.',
        })
      },
    )

    check(
      'server-aaaa',
      'other types of a registered name: no record, no error',
      { bonus: true, needs: ['server-answers'] },
      async () => {
        for (const type of [TYPE_AAAA, TYPE_MX, TYPE_HTTPS]) {
          await isTold(web, at({ name: 'db', type }), {
            ...FOUND_NOTHING,
            next: (said) =>
              said === NO_SUCH_NAME.said
                ? 'NXDOMAIN says that there is no such name, of any type, and some resolvers then give up on the A record, too. Answer with no record and no error; do not ask the world outside, which does not know the name.'
                : 'The two bytes behind the name say which type is asked for. Only for type A there is a record; for any other the answer has none, and no error.',
          })
        }
      },
    )

    check(
      'server-forwards',
      'the name server passes on all other questions',
      { bonus: true, needs: ['server-answers'] },
      async () => {
        await isTold(web, at({ name: OUTSIDE }), {
          ...found(OUTSIDE_ADDRESS),
          next: `Send the query as it is to ${NAME_SERVER}, port 53, and what comes back to the client who asked.`,
        })
        await comesBackAsItIs(web, dnsQuery(7, OUTSIDE))
        const next =
          'A name that is registered is answered here, also when the world outside knows it, and is asked for outside once it is not registered any more.'
        await dns.register(OUTSIDE, CACHE)
        await isTold(web, at({ name: OUTSIDE }), { ...found(CACHE), next })
        await dns.unregister(OUTSIDE)
        await isTold(web, at({ name: OUTSIDE }), { ...found(OUTSIDE_ADDRESS), next })
      },
    )

    check(
      'server-nxdomain',
      'an unknown name gets NXDOMAIN, not silence',
      { bonus: true, needs: ['server-forwards'] },
      async () => {
        const next = `${NAME_SERVER} says NXDOMAIN, and that is an answer: bring it back like any other. In silence a client waits for seconds, and then asks again.`
        await isTold(web, at({ name: 'nobody.example.test' }), { ...NO_SUCH_NAME, next })
        await isTold(web, at({ name: 'nobody' }), { ...NO_SUCH_NAME, next })
        await comesBackAsItIs(web, dnsQuery(7, OUTSIDE, TYPE_MX))
        await isTold(web, at({ name: 'constructor' }), {
          ...NO_SUCH_NAME,
          next: 'An object has properties that nobody has put there, constructor among them. A Map has none.',
        })
      },
    )

    check(
      'server-id',
      'every answer has the id and question of its query',
      { bonus: true, needs: ['server-answers', 'server-forwards'] },
      async () => {
        for (const name of ['db', OUTSIDE]) {
          for (const id of [0x0001, 0xbeef]) {
            const answer = await ask(web, at({ name, id }))
            ensure(answer.id === id, {
              expected: `the answer to question ${id} for ${name} has the id ${id}`,
              observed: answer.id === undefined ? `it gets: ${answer.said}` : `it has the id ${answer.id}`,
              next: 'The first two bytes of the query are its id. Whoever asks throws an answer away that has another one; if you pass a query on under an id of your own, put the old one back.',
            })
            ensure(answer.sameQuestion === true, {
              expected: `the answer to a question for ${name} repeats that question`,
              observed: 'it has another one, or none',
              next: 'Behind the header comes the question, exactly as it was asked: name, type and class. A resolver that finds another one there throws the answer away.',
            })
          }
        }
      },
    )

    check(
      'server-same-id',
      'two clients with the same id get their own answers',
      { bonus: true, needs: ['server-id'] },
      async ({ host }) => {
        let underWay = true
        const late = ask(web, at({ name: LATE })).finally(() => {
          underWay = false
        })
        const next =
          'Two questions with the same id are under way: one whose answer takes long, and one that comes meanwhile. The id alone does not tell whose an answer is. A socket for each question that is passed on does, or an id of your own for each.'
        // The next question is what the late answer waits for, and nobody knows which of the two is there first.
        const meanwhile = async (): Promise<void> => {
          do {
            await isTold(host, at({ name: OUTSIDE }), { ...found(OUTSIDE_ADDRESS), next })
          } while (underWay)
        }
        const [{ said }] = await Promise.all([late, meanwhile()])
        ensure(said === found(LATE_ADDRESS).said, {
          expected: `web asks ${GATEWAY} for A of ${LATE}, which takes a moment, and gets: ${found(LATE_ADDRESS).said}`,
          observed: `it gets: ${said}`,
          next,
        })
      },
    )

    check(
      'server-resolver',
      'a container finds all names through the gateway',
      { bonus: true, needs: ['one-server', 'server-id'] },
      async () => {
        const next =
          'An answer with this address came a moment ago, but the resolver of the C library does not take it. Is the name of the record the one that was asked for (c0 0c refers to it), and its class 1? Does it come from 172.18.0.1, port 53?'
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
          const answer = await ask(web, at({ name: 'db' }))
          ensure(answer.said === found(DB).said, {
            expected: `after ${what}, the server goes on answering`,
            observed: `asked for db, it gives: ${answer.said}`,
            next: 'Does a loop run forever over such a packet? Each round has to get closer to the end, and the end is where the packet ends, whatever its own bytes say.',
          })
          const { strays } = await learner.printed()
          ensure(strays.length === 0, {
            expected: `${what} does the server no harm`,
            observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
            next: 'Compare with the length of the packet before you read from it. What is no query needs no answer.',
          })
        }
      },
    )

    check(
      'server-loop',
      'the server asks not itself and answers no answer',
      { bonus: true, needs: ['server-malformed'] },
      async ({ learner }) => {
        other = await learner.create<DnsResolver>('DnsResolver')
        await allRefused([
          {
            call: `startServer('${LOOPBACK}', '${LOOPBACK}')`,
            work: () => other.startServer(LOOPBACK, LOOPBACK),
            next: 'Each question that it cannot answer would be passed on to itself, again and again. Refuse an upstream that is the address of the server.',
          },
        ])
        const answer = dnsQuery(0x4444, 'db')
        answer[2] = 0x81
        const reply = await web.exchange(GATEWAY, 53, answer, 300)
        const control = await ask(web, at({ name: 'db' }))
        ensure(reply === undefined && control.said === found(DB).said, {
          expected: 'a packet that is an answer (QR is set) gets no answer, whereas a question does',
          observed: reply === undefined ? `the question gets: ${control.said}` : 'the answer was answered',
          next: 'With a forged sender, two servers that answer answers keep each other busy forever. Look at the highest bit of the third byte.',
        })
      },
    )

    check(
      'two-servers',
      'a server has its own address, and asks its upstream',
      { bonus: true, needs: ['server-loop', 'server-nxdomain'] },
      async ({ host }) => {
        await allRefused([
          {
            call: `startServer('${GATEWAY}') of a second resolver`,
            work: () => other.startServer(GATEWAY),
            next: 'Port 53 of that address is taken. bind() reports that later, by an event: wait for listening or for error, and throw on. No reuseAddr: with it two servers share the port.',
          },
        ])
        await isTold(web, at({ name: 'db' }), {
          ...found(DB),
          next: 'A second resolver could not have this port. That changes nothing for the first one, which has it.',
        })
        await notRefused({
          call: `after starts that were refused, startServer('${LOOPBACK}', '${GATEWAY}')`,
          work: () => other.startServer(LOOPBACK, GATEWAY),
          next: 'The first server has port 53 of the gateway, and no other address: bind to the one that you are given. And a start that was refused leaves no socket open.',
        })
        await other.register('only-there', MOVED)
        const there = (name: string): Asking => ({ name, server: LOOPBACK })
        const next = `The server at ${LOOPBACK} answers for the names of its own resolver, and asks ${GATEWAY} for all others, because that is its upstream.`
        await isTold(host, there('only-there'), { ...found(MOVED), next })
        await isTold(host, there('db'), { ...found(DB), next })
        await isTold(host, { name: 'only-there', server: GATEWAY }, { ...NO_SUCH_NAME, next })
        await isTold(
          host,
          { name: 'db', server: LAN_ADDRESS },
          {
            said: 'no answer',
            next: `A server on ${GATEWAY} answers there alone. Bound to all addresses it serves the neighbors in the LAN as well.`,
          },
        )
        await other.stopServer()
        await isTold(host, there('db'), {
          said: 'no answer',
          next: 'Close the socket: as long as it is open, it receives.',
        })
        await isTold(web, at({ name: 'db' }), {
          ...found(DB),
          next: 'The second server was stopped, not this one: each resolver has a socket of its own.',
        })
      },
    )

    check(
      'server-stops',
      'after stopServer nobody answers; the port is free',
      { bonus: true, needs: ['server-malformed'] },
      async ({ learner }) => {
        await learner.printed()
        // Under way, and answered when the next question comes to the server outside.
        await web.exchange(GATEWAY, 53, dnsQuery(0x4444, LATE), 0)
        await ask(web, at({ name: 'db' }))
        await dns.stopServer()
        await isTold(web, at({ name: 'db' }), {
          said: 'no answer',
          next: 'Close the socket: as long as it is open, it receives.',
        })
        await web.exchange(NAME_SERVER, 53, dnsQuery(1, OUTSIDE), ANSWER_WAIT)
        await dns.stopServer()
        const { strays } = await learner.printed()
        ensure(strays.length === 0, {
          expected: 'an answer that comes from outside after stopServer() does no harm',
          observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
          next: 'A question was still under way when the server was stopped. When its answer comes there is no socket any more to pass it on by.',
        })
        await notRefused({
          call: 'startServer() after stopServer()',
          work: () => dns.startServer(),
          next: 'Close the socket: as long as it is open, the port is taken.',
        })
        await isTold(web, at({ name: 'db' }), {
          ...found(DB),
          next: 'A server that was stopped can be started again.',
        })
      },
    )
  })
}

/** But for the id, which is a matter of its own. */
async function comesBackAsItIs(place: ContainerPlace, query: Buffer): Promise<void> {
  const direct = await place.exchange(NAME_SERVER, 53, query, ANSWER_WAIT)
  const passedOn = await place.exchange(GATEWAY, 53, query, ANSWER_WAIT)
  const shown = (answer: Buffer | undefined): string => answer?.subarray(2).toString('hex') ?? 'nothing'
  ensure(direct !== undefined && shown(passedOn) === shown(direct), {
    expected: `what ${NAME_SERVER} answers comes back byte for byte; behind the id that is ${shown(direct)}`,
    observed: passedOn === undefined ? 'no answer came' : `it is ${shown(passedOn)}`,
    next: 'Whatever comes back from outside goes to the client as it is, also when it has no record: its flags, its records and their time to live are the business of those two.',
  })
}

async function containerOnNetwork(world: World): Promise<ContainerPlace> {
  const manager = await world.learner.create<NetworkManager>('NetworkManager')
  await manager.initializeBridge()
  const web = await world.container('web')
  await manager.setupContainerNetwork('web', web.pid)
  return web
}
