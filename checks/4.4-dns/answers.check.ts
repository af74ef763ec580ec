/**
 * Lab 4.4: what the name server answers for registered names.
 */
import { type Check, TYPE_AAAA, TYPE_ANY, TYPE_CAA, TYPE_HTTPS, TYPE_MX } from '../support/index.ts'
import { FOUND_NOTHING, found, isTold, NO_SUCH_NAME } from './questions.ts'
import { at, mixedCase, type Server } from './scene.ts'

export function answers(check: Check, scene: Server): void {
  const { names, addresses } = scene

  check(
    'server-answers',
    'the name server answers for registered names',
    { bonus: true, needs: ['outside-names'] },
    async () => {
      const { dns, web } = scene
      await dns.register(names.db, addresses.db)
      await dns.startServer()
      await isTold(web, at({ name: names.db }), {
        ...found(addresses.db),
        next: 'An answer is the header with QR set and one answer counted, the question as it came, and a record: name (c0 0c refers to the question), type 1, class 1, four bytes of TTL, length 4, address.',
      })
      await isTold(web, at({ name: names.db, options: true }), {
        ...found(addresses.db),
        next: 'This query has one more record behind its question, as those of most programs have, and its header counts it. Your record belongs right behind the question, and the counts have to say what is in the answer.',
      })
    },
  )

  check(
    'server-follows',
    'the name server knows names as they are now',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      const { dns, web } = scene
      const next =
        'Look the name up when the question comes, in lower case: what was registered when the server started says little.'
      await dns.register(names.cache, addresses.cache)
      await isTold(web, at({ name: names.cache }), { ...found(addresses.cache), next })
      await isTold(web, at({ name: mixedCase(names.cache) }), { ...found(addresses.cache), next })
      await dns.register(names.cache, addresses.moved)
      await isTold(web, at({ name: names.cache }), { ...found(addresses.moved), next })
      const parts = `${names.db}.of.four.parts`
      await dns.register(mixedCase(parts), addresses.cache)
      await isTold(web, at({ name: parts }), {
        ...found(addresses.cache),
        next: `${parts} is registered. The name in a question comes in parts, each behind its length: is it looked up with all of them, a dot between two? A dot does not make it a name of the world outside.`,
      })
      const longest = 'x'.repeat(63)
      await dns.register(longest, addresses.cache)
      await isTold(web, at({ name: longest }), {
        ...found(addresses.cache),
        next: 'This name is registered, and has one part, of 63 bytes. A length of 63 is the highest that a part can have.',
      })
    },
  )

  check(
    'server-aaaa',
    'other types of a registered name: no record, no error',
    { bonus: true, needs: ['server-answers'] },
    async () => {
      const { web } = scene
      for (const type of [TYPE_AAAA, TYPE_MX, TYPE_HTTPS, TYPE_ANY, TYPE_CAA]) {
        await isTold(web, at({ name: names.db, type }), {
          ...FOUND_NOTHING,
          next: (said) =>
            said === NO_SUCH_NAME.said
              ? 'NXDOMAIN says that there is no such name, of any type, and some resolvers then give up on the A record, too. Answer with no record and no error; do not ask the world outside, which does not know the name.'
              : 'The two bytes behind the name say which type is asked for. Only for type A there is a record; for any other the answer has none, and no error.',
        })
      }
      await isTold(web, at({ name: names.db, type: TYPE_AAAA, options: true }), {
        ...FOUND_NOTHING,
        next: 'This query has one more record behind its question, and its header counts it. The counts have to say what is in the answer, also where that has no record.',
      })
    },
  )
}
