/**
 * Lab 4.4: questions that the name server passes on.
 */
import {
  type Check,
  type ContainerPlace,
  dnsQuery,
  ensure,
  FORMERR,
  GATEWAY,
  INTERNET,
  NAME_SERVER,
  TYPE_ANY,
  TYPE_HTTPS,
  TYPE_MX,
  together,
  withOptions,
} from '../support/index.ts'
import { finds } from './files.ts'
import { ANSWER_WAIT, ask, found, isTold, NO_SUCH_NAME } from './questions.ts'
import { at, BROKEN, LATE, LATE_ADDRESS, MANY, mixedCase, OUTSIDE, type Server } from './scene.ts'

/** Both clients ask from it, so that it does not tell them apart. */
const CLIENT_PORT = 4444

/** Milliseconds: a server that passes on one question after the other waits for each of two late answers first. */
const PATIENCE = 6000

export function forwarding(check: Check, scene: Server): void {
  const { names, addresses } = scene

  check(
    'server-forwards',
    'the name server passes on all other questions',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      const { dns, web } = scene
      await isTold(web, at({ name: OUTSIDE }), {
        ...found(INTERNET),
        next: `Send the query as it is to ${NAME_SERVER}, port 53, and what comes back to the client who asked.`,
      })
      await comesBackAsItIs(web, OUTSIDE, dnsQuery(7, OUTSIDE))
      await comesBackAsItIs(web, `${MANY}, with 611 bytes of options,`, withOptions(dnsQuery(7, MANY), 600))
      const next =
        'A name that is registered is answered here, also when the world outside knows it, and is asked for outside once it is not registered any more.'
      await dns.register(OUTSIDE, addresses.cache)
      await isTold(web, at({ name: OUTSIDE }), { ...found(addresses.cache), next })
      await dns.unregister(OUTSIDE)
      await isTold(web, at({ name: OUTSIDE }), { ...found(INTERNET), next })
    },
  )

  check(
    'server-nxdomain',
    'an unknown name gets NXDOMAIN, not silence',
    { bonus: true, needs: ['server-forwards'] },
    async () => {
      const { dns, web } = scene
      const next = `${NAME_SERVER} says NXDOMAIN, and that is an answer: bring it back like any other. In silence a client waits for seconds, and then asks again.`
      await isTold(web, at({ name: 'nobody.example.test' }), { ...NO_SUCH_NAME, next })
      await isTold(web, at({ name: 'nobody' }), { ...NO_SUCH_NAME, next })
      await isTold(web, at({ name: `${names.db}.example.test` }), {
        ...NO_SUCH_NAME,
        next: `${names.db} is registered, and ${names.db}.example.test is another name.`,
      })
      await web.shell('mkdir /etc/of-guest')
      await dns.writeHostsFile(`${web.etc}/of-guest`, 'guest', addresses.cache)
      await isTold(web, at({ name: 'guest' }), {
        ...NO_SUCH_NAME,
        next: 'A container of this name has a hosts file, and nobody has registered it: the server answers for names that are registered.',
      })
      await comesBackAsItIs(
        web,
        '_http._tcp.example.test',
        dnsQuery(7, '_http._tcp.example.test', TYPE_HTTPS),
      )
      await comesBackAsItIs(web, 'the root', dnsQuery(7, '', TYPE_ANY))
      const dotted = `${names.db.slice(0, 1)}.${names.db.slice(1)}`
      await comesBackAsItIs(web, `one part ${dotted} with a dot in it`, oneFor(dotted))
      await comesBackAsItIs(web, OUTSIDE, dnsQuery(7, OUTSIDE, TYPE_MX))
      await comesBackAsItIs(web, BROKEN, dnsQuery(7, BROKEN))
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
      const { web } = scene
      for (const name of [names.db, OUTSIDE].map(mixedCase)) {
        for (const id of [0x0001, 0xbeef]) {
          const answer = await ask(web, at({ name, id }))
          ensure(answer.id === id, {
            expected: `the answer to question ${id} for ${name} has the id ${id}`,
            observed: answer.id === undefined ? `it gets: ${answer.said}` : `it has the id ${answer.id}`,
            next: 'The first two bytes of the query are its id. A client throws an answer away that has another one; if you pass a query on under an id of your own, put the old one back.',
          })
          ensure(answer.sameQuestion === true, {
            expected: `the answer to a question for ${name} repeats that question`,
            observed: 'it has other bytes there',
            next: 'Behind the header comes the question, byte for byte as it was asked: name, type and class. Some clients mix capitals and small letters, and take no answer that has them otherwise.',
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
      const { web } = scene
      await isTold(host, at({ name: OUTSIDE }), {
        ...found(INTERNET),
        next: `No other question is under way. This one comes from the host itself, and its answer has to come from the address that was asked: is the socket bound to ${GATEWAY}, and to no other?`,
      })
      let underWay = true
      const late = together(
        [web, host].map((client) => ask(client, at({ name: LATE, wait: PATIENCE, clientPort: CLIENT_PORT }))),
      ).finally(() => {
        underWay = false
      })
      const next = `Several questions with the same id are under way: one that two clients ask from their ports ${CLIENT_PORT}, and whose answer takes long, and one that comes meanwhile. The id does not tell whose an answer is, nor does the id with the question, or with the client's port. A socket for each query that is passed on does, or an id of your own for each.`
      // The next question is what the late answer waits for, and nobody knows which of the two is there first.
      const meanwhile = async (): Promise<void> => {
        do {
          for (const client of [host, web])
            await isTold(client, at({ name: OUTSIDE, wait: PATIENCE }), { ...found(INTERNET), next })
        } while (underWay)
      }
      const [answers] = await together([late, meanwhile()])
      for (const [index, { said }] of answers.entries()) {
        const client = index === 0 ? 'web' : 'the host'
        ensure(said === found(LATE_ADDRESS).said, {
          expected: `web and the host ask ${GATEWAY} for A of ${LATE}, which takes a moment, and get: ${found(LATE_ADDRESS).said}`,
          observed: `${client} gets: ${said}`,
          next,
        })
      }
    },
  )

  check(
    'server-resolver',
    'a container finds all names through the gateway',
    { bonus: true, needs: ['one-server', 'server-id'] },
    async () => {
      const { web } = scene
      const next =
        'An answer with this address came a moment ago, but the resolver of the C library does not take it. Is the name of the record the one that was asked for (c0 0c refers to it), and its class 1? Does it come from 172.18.0.1, port 53?'
      const file = 'resolv.conf'
      await finds(web, { name: names.db, address: addresses.db, file, next })
      await finds(web, { name: OUTSIDE, address: INTERNET, file, next })
    },
  )
}

/**
 * But for the id, which is a matter of its own.
 *
 * @param what the query is for
 */
async function comesBackAsItIs(place: ContainerPlace, what: string, query: Buffer): Promise<void> {
  const direct = (await place.exchange(NAME_SERVER, 53, query, { wait: ANSWER_WAIT }))?.subarray(2)
  const passedOn = (await place.exchange(GATEWAY, 53, query, { wait: ANSWER_WAIT }))?.subarray(2)
  ensure(direct !== undefined && passedOn?.equals(direct) === true, {
    expected: `what ${NAME_SERVER} answers to a query for ${what} comes back byte for byte${direct === undefined ? '' : `; behind the id: ${bytes(direct)}`}`,
    observed: passedOn === undefined ? 'no answer came' : `it is ${bytes(passedOn)}`,
    next: adviceOn(passedOn),
  })
}

/** A query for a name of one part, whatever stands in it. */
function oneFor(part: string): Buffer {
  const query = dnsQuery(7, part.replaceAll('.', '-'))
  query.write(part, 13, 'latin1')
  return query
}

const SHOWN = 60

const bytes = (answer: Buffer): string =>
  answer.length > SHOWN
    ? `${answer.toString('hex', 0, SHOWN)}… (${answer.length} bytes)`
    : answer.toString('hex')

/** @param answer without its id */
function adviceOn(answer: Buffer | undefined): string {
  if (answer === undefined)
    return 'Every query that is not for a registered name goes on, whatever it asks for and however long it is; and every answer comes back, an error as well.'
  if (((answer[1] ?? 0) & 0xf) === FORMERR)
    return `${NAME_SERVER} says FORMERR: the query that it got is broken. Pass it on whole, with what stands behind the question: the header counts that.`
  return 'Whatever comes back from outside goes to the client as it is, also when it has no record, or is an error: its flags, its records and their time to live are the business of those two.'
}
