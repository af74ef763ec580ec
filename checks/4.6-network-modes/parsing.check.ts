/**
 * Lab 4.6: the text of a network mode, and what is none.
 */
import { type Check, ensure, isDone, type LearnerFailure, refusalOf } from '../support/index.ts'
import { parse, shown } from './scene.ts'

const ID = 'An id begins with a letter or a digit; letters, digits, _, . and - may follow, and nothing else.'
const WHOLE = 'The whole text is a mode, not a part of it: an expression needs ^ in front and $ at its end.'

const BLANKS = 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.'

/** What is no network mode, and why not: of several that are taken, the first one tells most. */
const NO_MODES: Record<string, string> = {
  brigde: 'Somebody who mistypes bridge wants to hear about it: a default would hide it.',
  Bridge: 'Modes are written in small letters.',
  '': 'Nothing is no mode; a default is chosen before.',
  'my-bridge': WHOLE,
  'my-container:web': WHOLE,
  mybridge: WHOLE,
  nonesuch: WHOLE,
  'none:web': WHOLE,
  'none:': WHOLE,
  'bridge:': WHOLE,
  ' none': BLANKS,
  'none ': BLANKS,
  ' brigde ': BLANKS,
  'none\n': 'A newline at the end does not belong there: whatever wrote it has a bug that trim() would hide.',
  host: 'Host mode is the subject of lab 4.7. Until then nobody gets the network of the host.',
  container: 'Whose network is it to be?',
  'container:': 'Whose network is it to be?',
  'Container:web': 'Modes are written in small letters.',
  ' container:web': BLANKS,
  'container:a b': 'An id has no blanks in it.',
  'container:a:b': ID,
  'container:web\n': ID,
  'container:-web': ID,
  'container:_web': ID,
  'container:.web': ID,
  'container:wéb': ID,
  'container:éb': ID,
  'container:\u212Aafka':
    'The first sign of this id is no K, but that for kelvin, U+212A. With the flags i and u an expression takes it for one; and toLowerCase() makes a k of it.',
  'container:../1':
    'An id begins with a letter or a digit, and has no slashes: it must not become part of a path.',
}

/** Ids that look unusual, and are ids. */
const IDS = [
  'web',
  'web-1.a_b',
  'Web',
  '7',
  'a-',
  'a.',
  '0._',
  'a..b',
  'bridge',
  'none',
  '4711cafe'.repeat(8),
]

export function parsing(check: Check): void {
  const refused = new Map<string, LearnerFailure>()

  check('parse', 'bridge, none and container:<id> are modes', {}, async (world) => {
    await Promise.all(['bridge', 'none'].map((text) => parse(world, text)))
    for (const expected of IDS) {
      const read = await isDone({
        call: `parseNetworkMode('container:${expected}')`,
        work: () => world.learner.call('parseNetworkMode', `container:${expected}`),
        next: 'An id begins with a letter or a digit; letters, digits, _, . and - may follow.',
      })
      const { id } = (read ?? {}) as { id?: unknown }
      ensure(id === expected, {
        expected: `parseNetworkMode('container:${expected}').id is '${expected}'`,
        observed: `it is ${shown(id)}`,
        next: 'The id is what stands behind the colon, as it stands there.',
      })
    }
    const texts = Object.keys(NO_MODES)
    const refusals = await Promise.all(
      texts.map((text) => refusalOf(() => world.learner.call('parseNetworkMode', text))),
    )
    for (const [index, refusal] of refusals.entries()) {
      if (refusal !== undefined) refused.set(texts[index] ?? '', refusal)
    }
    const accepted = texts.filter((text) => !refused.has(text))
    ensure(accepted.length === 0, {
      expected: 'parseNetworkMode throws for every text that is no mode',
      observed: `it took ${accepted.map(shown).join(', ')} for one`,
      next: NO_MODES[accepted[0] ?? ''] ?? '',
    })
  })

  check('parse-quotes', 'a text that is no mode is quoted in the error', { needs: ['parse'] }, async () => {
    // How a line end is quoted is nobody's business.
    for (const [text, { message }] of [...refused].filter(([each]) => !each.includes('\n'))) {
      ensure(message.includes(text), {
        expected: `the error of parseNetworkMode('${text}') has that text in its message`,
        observed: `it says: ${message}`,
        next: 'The message has to show what was written, whatever is wrong with it: a blank too many, two letters exchanged, no id.',
      })
    }
  })
}
