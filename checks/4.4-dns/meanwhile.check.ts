/**
 * Lab 4.4: files that are read, written and removed while names change.
 */
import { type Check, ensure, isDone, refusalOf } from '../support/index.ts'
import { finds, hasNames, linesOf } from './files.ts'
import { CACHE, DB, type Files, WEB } from './scene.ts'

export function meanwhile(check: Check, scene: Files): void {
  check(
    'whole-file',
    'a program that reads hosts meanwhile sees it whole',
    { needs: ['name-vanishes'] },
    async () => {
      const { dns, web } = scene
      // The file shrinks to less than the half that was read: of a file rewritten in place, nothing is left to read.
      const names = ['one', 'two', 'three'].map(
        (name) => `${name}${'.as-long-as-names-of-some-services'.repeat(5)}`,
      )
      for (const name of names) await dns.register(name, CACHE)
      const before = await web.read('/etc/hosts')
      const readOn = await web.readHalf('/etc/hosts')
      for (const name of names) await dns.unregister(name)
      const { text: seen, vanished } = await readOn()
      ensure(seen === before || seen === (await web.read('/etc/hosts')), {
        expected:
          'a program that has read half of the file when names change reads the old file or the new one',
        observed: `it read ${seen.length} of ${before?.length} characters, up to ${JSON.stringify(seen.slice(-30))}`,
        next: 'writeFile empties the file first, and a program that reads then has half of it. Write a file beside it, in the same folder, and rename() that over the old one.',
      })
      ensure(!vanished, {
        expected: 'at every moment while names change there is a hosts file',
        observed:
          'it was removed or moved away, and a new one came later: a program that looks up a name in between finds no file',
        next: 'Leave the old file where it is. rename() of the new one over it is one step, and no reader can come in between.',
      })
    },
  )

  check(
    'at-once',
    'names registered at the same moment are all known',
    { needs: ['later-names'] },
    async ({ learner }) => {
      const { dns, web, db } = scene
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
      const [first = '', ...rest] = names
      const outcomes = await learner.sideBySide(
        dns,
        ['writeHostsFile', db.etc, 'db', DB],
        ['register', 'side', CACHE],
        ['unregister', first],
        ['writeHostsFile', web.etc, 'web', WEB],
      )
      const thrown = outcomes.find(({ error }) => error !== undefined)?.error
      ensure(thrown === undefined, {
        expected: 'writeHostsFile(), register() and unregister() at the same moment all succeed',
        observed: `one of them threw ${thrown?.name}: ${thrown?.message}`,
        next,
      })
      for (const place of [web, db]) {
        await hasNames(place, { side: CACHE, [first]: undefined, [rest[0] ?? '']: CACHE }, next)
      }
    },
  )

  check(
    'stopped-container',
    'when a container has died, the others learn names',
    { needs: ['later-names'] },
    async () => {
      const { dns, web, db } = scene
      // The one whose file was written first: then a loop that ends there has not come to the other.
      await web.stop()
      await isDone({
        call: `register('late', '${CACHE}'), although the folder of web is gone, which has died,`,
        work: () => dns.register('late', CACHE),
        next: 'A folder that is not there any more needs no file: look whether it is there, and forget it if not.',
      })
      await finds(db, {
        ...{ name: 'late', address: CACHE },
        next: 'web has died, and its folder is gone. Its file cannot be written; write the others all the same.',
      })
    },
  )
}
