/**
 * Lab 4.4: files that are read, written and removed while names change.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type Check, type ContainerPlace, ensure, isDone, type Place, refusalOf } from '../support/index.ts'
import { finds, hasNames, linesOf } from './files.ts'
import { CACHE, DB, type Files, MOVED, WEB } from './scene.ts'

/** So many containers that what is not waited for has not come to the last one. */
const CROWD = 100

/** @param what is done by `work`, which leaves nothing in the file as it was */
async function staysWhole(place: ContainerPlace, what: string, work: () => Promise<void>): Promise<void> {
  const before = await place.read('/etc/hosts')
  const readOn = await place.readHalf('/etc/hosts')
  ensure(readOn !== undefined, {
    expected: `a program in ${place.name} can open /etc/hosts`,
    observed: 'it cannot',
    next: 'Is the file still there, and may anybody read it?',
  })
  await work()
  const { text: seen, vanished } = await readOn()
  const after = await place.read('/etc/hosts')
  ensure(seen === before || seen === after, {
    expected: `a program that has read half of the file when ${what} reads the old file or the new one`,
    observed: `it read ${seen.length} characters, up to ${JSON.stringify(seen.slice(-30))}: the old file has ${before?.length}, and the new one ${after?.length}`,
    next: 'writeFile empties the file first, and a program that reads then has half of it. Write a file beside it, in the same folder, and rename() that over the old one.',
  })
  ensure(!vanished, {
    expected: `at every moment while ${what} there is a hosts file`,
    observed:
      'it was removed or moved away, and a new one came later: a program that looks up a name in between finds no file',
    next: 'Leave the old file where it is. rename() of the new one over it is one step, and no reader can come in between.',
  })
}

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
      await staysWhole(web, 'register() moves names', async () => {
        for (const name of names) await dns.register(name, MOVED)
      })
      await staysWhole(web, 'unregister() takes names away', async () => {
        for (const name of names) await dns.unregister(name)
      })
      await dns.writeHostsFile(web.etc, names.join('.'), WEB)
      await staysWhole(web, 'writeHostsFile() writes the file again', () =>
        dns.writeHostsFile(web.etc, 'web', WEB),
      )
    },
  )

  check(
    'every-file',
    'when register returns, every file has the name',
    { needs: ['later-names'] },
    async ({ learner }) => {
      const { web } = scene
      const crowd = await learner.create<DnsResolver>('DnsResolver')
      const numbers = Array.from({ length: CROWD }, (_, index) => index)
      await web.shell(`mkdir /etc/crowd && cd /etc/crowd && mkdir ${numbers.join(' ')}`)
      const folders = numbers.map((number) => [`${web.etc}/crowd/${number}`, `c${number}`, WEB])
      await learner.together(crowd, 'writeHostsFile', ...folders)
      const last = `/etc/crowd/${CROWD - 1}/hosts`
      const stands = async (call: string, expected: boolean): Promise<void> => {
        const text = await web.read(last)
        ensure(text?.includes('newcomer') === expected, {
          expected: `when ${call} has returned, the hosts file of the last of ${CROWD} containers has ${expected ? 'the new name' : 'that name no more'}`,
          observed:
            text === undefined ? 'there is no such file' : `it does not: ${JSON.stringify(text.slice(-40))}`,
          next: 'The call returned before its work was done. Is an await missing in front of something that writes? forEach waits for nobody.',
        })
      }
      await crowd.register('newcomer', CACHE)
      await stands("register('newcomer')", true)
      await crowd.unregister('newcomer')
      await stands("unregister('newcomer')", false)
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
      await dns.register('one-more', CACHE)
      await hasNames(
        web,
        { 'one-more': CACHE },
        `${names.length} names were registered at the same moment, then this one: the file no longer follows. What fails because another call was faster (a draft that is gone) is no sign that the container has died.`,
      )
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
      await db.shell('mkdir /etc/fresh')
      await learner.sideBySide(
        dns,
        ['writeHostsFile', `${db.etc}/fresh`, 'fresh', WEB],
        ['register', 'beside', CACHE],
      )
      ensure((await freshWords(db)).includes('beside'), {
        expected:
          'writeHostsFile() for a new folder and register() of the name beside, begun at the same moment: when both have returned, the file has that name',
        observed: 'it has not',
        next: 'What is written has to be what is known when the folder is remembered: a name that comes between the two is in nobody’s file.',
      })
    },
  )

  check(
    'stopped-container',
    'when a container has died, the others learn names',
    { needs: ['later-names'] },
    async () => {
      const { dns, web, db } = scene
      await db.shell('mkdir -p /etc/fresh')
      await dns.writeHostsFile(`${db.etc}/fresh`, 'fresh', WEB)
      // The one whose file was written first: then a loop that ends there has not come to the others.
      await web.stop()
      await isDone({
        call: `register('late', '${CACHE}'), although the folder of web is gone, which has died,`,
        work: () => dns.register('late', CACHE),
        next: 'A folder that is not there any more needs no file: look whether it is there, and forget it if not.',
      })
      await finds(db, {
        ...{ name: 'late', address: CACHE },
        next: 'web has died, and its folder is gone. Its file cannot be written; write the others all the same. Does a loop take the folder out of the list that it is going through? Then it leaves out the next one.',
      })
      ensure((await freshWords(db)).includes('late'), {
        expected:
          "web has died, whose folder is gone: after register('late', …) the file that was written after that of web has the name late",
        observed: 'it has not',
        next: 'Every file is written anew but those of folders that are gone. Does a loop take a folder out of the list that it is going through? Then it leaves out the next one.',
      })
      await isDone({
        call: "unregister('late'), although the folder of web is gone,",
        work: () => dns.unregister('late'),
        next: 'A folder that is not there any more needs no file, whichever call comes upon that.',
      })
      await hasNames(db, { late: undefined }, 'Its file cannot be written; write the others all the same.')
    },
  )
}

/** Of the file of a folder that is there besides. */
async function freshWords(place: Place): Promise<string[]> {
  const text = (await place.read('/etc/fresh/hosts')) ?? ''
  return text.replaceAll(/#.*/g, '').split(/\s+/)
}
