/**
 * Lab 4.4: packets that do the name server no harm.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type Check, dnsQuery, ensure, GATEWAY, INTERNET, LOCALHOST } from '../support/index.ts'
import { ask, found, isTold, malformed } from './questions.ts'
import { allRefused } from './refused.ts'
import { at, OUTSIDE, type Server } from './scene.ts'

const ITSELF =
  'Each question that it cannot answer would be passed on to itself, again and again. Refuse an upstream that is the address of the server.'

export function packets(check: Check, scene: Server): void {
  const { names, addresses } = scene

  check(
    'server-malformed',
    'no packet ends the name server, however broken',
    { bonus: true, needs: ['server-forwards'] },
    async ({ learner }) => {
      const { web } = scene
      await learner.printed()
      for (const [what, packet] of Object.entries(malformed(names.db))) {
        await web.exchange(GATEWAY, 53, packet, { wait: 0 })
        const answer = await ask(web, at({ name: names.db }))
        ensure(answer.said === found(addresses.db).said, {
          expected: `after ${what}, the server goes on answering`,
          observed: `asked for ${names.db}, it gives: ${answer.said}`,
          next: 'Does a loop run forever over such a packet? Each round has to get closer to the end, and the end is where the packet ends, whatever its own bytes say.',
        })
        const { strays } = await learner.printed()
        ensure(strays.length === 0, {
          expected: `${what} does the server no harm`,
          observed: `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
          next: 'Compare with the length of the packet before you read from it. What is no query needs no answer.',
        })
      }
      for (const bytes of [1, 12]) {
        await web.exchange(GATEWAY, 53, dnsQuery(7, `cut${bytes}.example.test`), { wait: 0 })
        // The server outside says one thing after the other, so that the answer before has come when this one has.
        const answer = await ask(web, at({ name: OUTSIDE }))
        const { strays } = await learner.printed()
        ensure(answer.said === found(INTERNET).said && strays.length === 0, {
          expected: `an answer from outside that ends after ${bytes} byte${bytes === 1 ? '' : 's'} does the server no harm`,
          observed:
            strays.length === 0
              ? `asked for ${OUTSIDE} afterwards, it gives: ${answer.said}`
              : `${strays[0]?.name} was thrown, and nobody caught it: ${strays[0]?.message}. That ends a program.`,
          next: 'What comes from outside may be broken as well. Compare with its length before you read from it.',
        })
      }
    },
  )

  check(
    'server-loop',
    'the server asks not itself and answers no answer',
    { bonus: true, needs: ['server-malformed'] },
    async ({ learner }) => {
      const { dns, web } = scene
      scene.other = await learner.create<DnsResolver>('DnsResolver')
      await allRefused([
        {
          call: `startServer('${LOCALHOST}', '${LOCALHOST}')`,
          work: () => scene.other.startServer(LOCALHOST, LOCALHOST),
          next: ITSELF,
        },
        {
          call: `startServer('${GATEWAY}', '${GATEWAY}')`,
          work: () => dns.startServer(GATEWAY, GATEWAY),
          next: ITSELF,
        },
      ])
      await isTold(web, at({ name: names.db }), {
        ...found(addresses.db),
        next: 'A start that was refused changes nothing: the server that there is goes on.',
      })
      const answer = dnsQuery(0x4444, names.db)
      answer[2] = 0x81
      const reply = await web.exchange(GATEWAY, 53, answer, { wait: 300 })
      const control = await ask(web, at({ name: names.db }))
      ensure(reply === undefined && control.said === found(addresses.db).said, {
        expected: 'a packet that is an answer (QR is set) gets no answer, whereas a question does',
        observed: reply === undefined ? `the question gets: ${control.said}` : 'the answer was answered',
        next: 'With a forged sender, two servers that answer answers keep each other busy forever. Look at the highest bit of the third byte.',
      })
    },
  )
}
