/**
 * Lab 4.4: the address of a name server, and its end.
 */
import {
  type Check,
  dnsQuery,
  ensure,
  GATEWAY,
  HOST,
  INTERNET,
  isDone,
  LOCALHOST,
  NAME_SERVER,
} from '../support/index.ts'
import { ANSWER_WAIT, type Asking, ask, found, isTold, NO_SUCH_NAME } from './questions.ts'
import { allRefused } from './refused.ts'
import { at, LATE, OUTSIDE, type Server } from './scene.ts'

export function sockets(check: Check, scene: Server): void {
  const { names, addresses } = scene

  check(
    'two-servers',
    'a server has its own address, and asks its upstream',
    { bonus: true, needs: ['server-loop', 'server-nxdomain'] },
    async ({ host, learner }) => {
      const { dns, web, other } = scene
      await allRefused([
        {
          call: `startServer('${GATEWAY}') of a second resolver`,
          work: () => other.startServer(GATEWAY),
          next: 'Port 53 of that address is taken. bind() reports that later, by an event: wait for listening or for error, and throw on. No reuseAddr: with it two servers share the port.',
        },
      ])
      await isTold(web, at({ name: names.db }), {
        ...found(addresses.db),
        next: 'A second resolver could not have this port. That changes nothing for the first one, which has it.',
      })
      await isDone({
        call: `after starts that were refused, startServer('${LOCALHOST}', '${HOST}')`,
        work: () => other.startServer(LOCALHOST, HOST),
        next: 'The first server has port 53 of the gateway, and no other address: bind to the one that you are given. And a start that was refused leaves no socket open.',
      })
      await other.register(names.there, addresses.moved)
      const there = (name: string): Asking => ({ name, server: LOCALHOST })
      await learner.printed()
      await host.exchange(LOCALHOST, 53, dnsQuery(7, OUTSIDE), { wait: 0 })
      const unheard = `Nobody is at port 53 of ${HOST}, its upstream, and the kernel says so: a socket that is connected has an error event then. That is no reason to end.`
      await isTold(host, there(names.there), { ...found(addresses.moved), next: unheard })
      const { strays } = await learner.printed()
      ensure(strays.length === 0, {
        expected: 'a server whose upstream is not there goes on',
        observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
        next: unheard,
      })
      await other.stopServer()
      await isTold(host, there(names.there), {
        said: 'no answer',
        next: 'Close the socket: as long as it is open, it receives.',
      })
      await isDone({
        call: `after stopServer(), startServer('${LOCALHOST}', '${GATEWAY}')`,
        work: () => other.startServer(LOCALHOST, GATEWAY),
        next: 'A server that was stopped can be started again.',
      })
      const next = `The server at ${LOCALHOST} answers for the names of its own resolver, and asks ${GATEWAY} for all others, because that is its upstream now. Before, it had another one.`
      await isTold(host, there(names.there), { ...found(addresses.moved), next })
      await isTold(host, there(names.db), { ...found(addresses.db), next })
      await isTold(host, { name: names.there, server: GATEWAY }, { ...NO_SUCH_NAME, next })
      await isTold(host, there('newcomer'), { ...NO_SUCH_NAME, next })
      const again = `The server at ${LOCALHOST} has asked ${GATEWAY} for this name a moment ago, and the answer is another one now: every query goes on, and none is answered from what is remembered.`
      await dns.register('newcomer', addresses.cache)
      await isTold(host, there('newcomer'), { ...found(addresses.cache), next: again })
      await dns.register('newcomer', addresses.moved)
      await isTold(host, there('newcomer'), { ...found(addresses.moved), next: again })
      await dns.unregister('newcomer')
      await isTold(
        host,
        { name: names.db, server: HOST },
        {
          said: 'no answer',
          next: `A server on ${GATEWAY} answers there alone. Bound to all addresses it serves the neighbors in the LAN as well.`,
        },
      )
      await other.stopServer()
      await isTold(web, at({ name: names.db }), {
        ...found(addresses.db),
        next: 'The second server was stopped, not this one: each resolver has a socket of its own.',
      })
    },
  )

  check(
    'server-stops',
    'after stopServer nobody answers; the port is free',
    { bonus: true, needs: ['server-malformed'] },
    async ({ learner }) => {
      const { dns, web } = scene
      const { strays: late } = await learner.printed()
      ensure(late.length === 0, {
        expected: 'questions that were passed on and answered do no harm afterwards',
        observed: `${late[0]?.name} was thrown, and nobody caught it: ${late[0]?.message}. That ends a program.`,
        next: 'What still waits for an answer when that has come, a timer for one, finds its socket closed: clear it.',
      })
      await allRefused([
        {
          call: `startServer('${GATEWAY}', '${HOST}') where it answers already`,
          work: () => dns.startServer(GATEWAY, HOST),
          next: 'The port is taken, by the server that this resolver has there.',
        },
      ])
      await isTold(web, at({ name: OUTSIDE }), {
        ...found(INTERNET),
        next: `A start that was refused changes nothing: the server that there is still asks ${NAME_SERVER}.`,
      })
      // Under way, and answered when the next question comes to the server outside.
      await web.exchange(GATEWAY, 53, dnsQuery(0x4444, LATE), { wait: 0 })
      await ask(web, at({ name: names.db }))
      await dns.stopServer()
      await isTold(web, at({ name: names.db }), {
        said: 'no answer',
        next: 'Close the socket: as long as it is open, it receives. A second start was refused just before: it must not have taken the place of the first in what you remember.',
      })
      await web.exchange(NAME_SERVER, 53, dnsQuery(1, OUTSIDE), { wait: ANSWER_WAIT })
      await dns.stopServer()
      const { strays } = await learner.printed()
      ensure(strays.length === 0, {
        expected: 'an answer that comes from outside after stopServer() does no harm',
        observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
        next: 'A question was still under way when the server was stopped. When its answer comes there is no socket any more to pass it on by.',
      })
      await isDone({
        call: 'startServer() after stopServer()',
        work: () => dns.startServer(),
        next: 'Close the socket: as long as it is open, the port is taken. And close the one that answered: a start that was refused before must not have taken its place in what you remember.',
      })
      await isTold(web, at({ name: names.db }), {
        ...found(addresses.db),
        next: 'A server that was stopped can be started again.',
      })
    },
  )
}
