/**
 * Lab 4.4: what is a name or an address and what is not, and calls that have to be refused.
 */
import { type Call, ensure, refusalOf } from '../support/index.ts'

/** Names that look unusual, and are names. */
export const NAMES: Record<string, string> = {
  a: 'One letter is a name.',
  '2nd': 'A name may begin with a digit.',
  '42': 'A name may be of digits alone.',
  db_1: '_ may stand in a name, behind its first character.',
  'db-': '- may stand in a name, behind its first character, and at its end.',
  'a--b': '- may stand in a name, behind its first character, and twice.',
  'DB-1.Example.x':
    'A name may have several parts, with a dot between two; each is made like a name of one part.',
  'x.42': 'Each part of a name may be of digits alone.',
  'localhost.x': 'Only localhost alone is no name.',
}

/** Addresses that look unusual, and are addresses. */
export const ADDRESSES = ['10.0.0.0', '203.0.113.255']

const ENDS_THE_NAME = 'ends the name, and what comes behind it is one more name for the same address.'
const PART =
  'Each part between two dots begins with a letter or a digit: a resolver that asks for this name by DNS would have to send a part of no length, which is the end of a name.'
const LETTERS = 'Letters (a to z), digits, - and _ are what a name is made of, besides the dots.'

/** What is no name of a container, and why not. */
export const NO_NAMES: Record<string, string> = {
  'db\n203.0.113.66 web':
    'What comes behind the newline is a line of its own in every hosts file: the one who chooses a name could take over any other one.',
  'db web': `A blank ${ENDS_THE_NAME}`,
  'db\tweb': `A tab ${ENDS_THE_NAME}`,
  ' db': 'A blank in front does not belong to the name. trim() would only hide it.',
  'db\n':
    'A newline at the end is a newline, too. In some languages $ matches before it; and trim() would only hide it.',
  '#db': 'Behind # the line is a comment.',
  '': 'An address without a name is no line of a hosts file.',
  localhost: 'The name localhost is taken, in every container.',
  LocalHost: 'Case makes no difference: this is localhost, and that name is taken.',
  '-db': 'A name begins with a letter or a digit.',
  _db: 'A name begins with a letter or a digit.',
  '.db': PART,
  'db.': PART,
  'db..x': PART,
  'db.-x': 'Each part between two dots begins with a letter or a digit.',
  'db:80': LETTERS,
  'db/x': LETTERS,
  bücher: LETTERS,
  '\u212Aafka':
    'The first sign is no K, but that for kelvin, U+212A: toLowerCase() makes a k of it. Look at the name as it came.',
  '*.db': LETTERS,
  'db\r': LETTERS,
}

const IS_IPV4 = 'isIPv4 of node:net knows what an address is.'

export const NO_ADDRESSES: Record<string, string> = {
  '203.0.113.66 web #': `The address stands in the line as well: ${IS_IPV4}`,
  '172.18.0.256': `No part of an IPv4 address is above 255: ${IS_IPV4}`,
  '172.18..2': `No part of an IPv4 address is empty: ${IS_IPV4}`,
  '9.172.18.0.2': `An IPv4 address has four parts: ${IS_IPV4}`,
  ' 172.18.0.2': `A blank in front does not belong to the address: ${IS_IPV4}`,
  '172.18.0': `An IPv4 address has four parts: ${IS_IPV4}`,
  '172.18.0.2x': `No letter belongs to an IPv4 address: ${IS_IPV4}`,
  '172.18.0.2/16': `An address alone is asked for, without a prefix length: ${IS_IPV4}`,
  '172.18.0.2\n': `A newline ends the line, and the name stands on the next one: ${IS_IPV4}`,
  '::1': `This is an IPv6 address: ${IS_IPV4}`,
  '': `An empty text is no address: ${IS_IPV4}`,
}

export const quoted = (text: string): string => JSON.stringify(text)

export async function allRefused(attempts: Call[]): Promise<void> {
  const refusals = await Promise.all(attempts.map(({ work }) => refusalOf(work)))
  const accepted = attempts.find((_, index) => refusals[index] === undefined)
  if (accepted === undefined) return
  ensure(false, {
    expected: `${accepted.call} throws`,
    observed: 'it returned as if all were well',
    next: accepted.next,
  })
}
