/**
 * Lab 4.4: questions to a name server as bytes, and what it answers.
 */
import {
  dnsAnswer,
  dnsQuery,
  ensure,
  NOERROR,
  NXDOMAIN,
  type Place,
  questionsOf,
  TYPE_A,
  TYPE_AAAA,
  TYPE_ANY,
  TYPE_CAA,
  TYPE_HTTPS,
  TYPE_MX,
  withOptions,
} from '../support/index.ts'

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

export const FOUND_NOTHING = { said: `${RCODES[NOERROR]}, no record` }
export const NO_SUCH_NAME = { said: `${RCODES[NXDOMAIN]}, no record` }
export const found = (address: string) => ({ said: `${RCODES[NOERROR]}, ${address}` })

const TYPES: Record<number, string> = {
  [TYPE_A]: 'A',
  [TYPE_MX]: 'MX',
  [TYPE_AAAA]: 'AAAA',
  [TYPE_HTTPS]: 'HTTPS',
  [TYPE_ANY]: 'ANY',
  [TYPE_CAA]: 'CAA',
}

export interface Asking {
  name: string
  type?: number
  id?: number
  /** The server that is asked. */
  server: string
  /** With a record of options behind the question. */
  options?: boolean
  /** Milliseconds; ANSWER_WAIT without it. */
  wait?: number
  /** Any that is free, without it. */
  clientPort?: number
}

export interface Said {
  /** `NOERROR, 172.18.0.3` */
  said: string
  id?: number
  /** True when the question in the answer is the one that was asked, letter for letter. */
  sameQuestion?: boolean
}

/** Milliseconds; both the server and the one behind it are a few network namespaces away. */
export const ANSWER_WAIT = 2000

export async function ask(
  place: Place,
  { name, server, type = TYPE_A, id = 0x4444, options = false, wait = ANSWER_WAIT, clientPort }: Asking,
): Promise<Said> {
  const plain = dnsQuery(id, name, type)
  const how = { wait, ...(clientPort === undefined ? {} : { clientPort }) }
  const packet = await place.exchange(server, 53, options ? withOptions(plain) : plain, how)
  if (packet === undefined) return { said: 'no answer' }
  const answer = dnsAnswer(packet)
  if (answer === undefined) return { said: 'something that is no DNS message' }
  if (!answer.isAnswer) return { said: 'a message that does not call itself an answer' }
  const others = answer.records - answer.addresses.length
  const records = [...answer.addresses, ...(others > 0 ? [`${others} of another type`] : [])]
  const rcode = RCODES[answer.rcode] ?? `error ${answer.rcode}`
  const sameQuestion = answer.questions === questionsOf(plain)
  return { said: `${rcode}, ${records.join(', ') || 'no record'}`, id: answer.id, sameQuestion }
}

export async function isTold(
  place: Place,
  question: Asking,
  { said, next }: { said: string; next: string | ((said: string) => string) },
): Promise<void> {
  const type = TYPES[question.type ?? TYPE_A]
  const options = question.options ? ', with options behind the question,' : ''
  const answer = await ask(place, question)
  ensure(answer.said === said, {
    expected: `${place.name} asks ${question.server} for ${type} of ${question.name}${options} and gets: ${said}`,
    observed: `it gets: ${answer.said}`,
    next: typeof next === 'string' ? next : next(answer.said),
  })
}

/** A header of a query with this many questions, and what comes behind it. */
function query(questions: number, ...rest: number[]): Buffer {
  return Buffer.from([0x44, 0x44, 1, 0, questions >> 8, questions & 0xff, 0, 0, 0, 0, 0, 0, ...rest])
}

/** @param name of one part, which is registered */
export function malformed(name: string): Record<string, Buffer> {
  const label = [name.length, ...Buffer.from(name)]
  return {
    'an empty datagram': Buffer.alloc(0),
    'a single byte': Buffer.from([0]),
    'half a header': query(1).subarray(0, 6),
    'a header that promises a question, and no more': query(1),
    'a header that promises 65535 questions': query(65_535, ...label, 0, 0, 1, 0, 1),
    'a name that is longer than the packet': query(1, 63, ...Buffer.from(name)),
    'a name without an end': query(1, ...label),
    'a question without a type': query(1, ...label, 0, 0),
    'a name that refers to itself': query(1, 0xc0, 12, 0, 1, 0, 1),
    'a name that refers to nowhere': query(1, 0xff, 0xff, 0, 1, 0, 1),
    'a part with a length that means nothing': query(1, 0x80, ...label.slice(1), 0, 0, 1, 0, 1),
    'a header that promises a record behind the question': withOptions(
      query(1, ...label, 0, 0, 1, 0, 1),
    ).subarray(0, -11),
    'a question with 4000 bytes behind it': Buffer.concat([
      query(1, ...label, 0, 0, 1, 0, 1),
      Buffer.alloc(4000),
    ]),
    'a name of 2000 parts': query(1, ...Array(2000).fill([1, 97]).flat(), 0, 0, 1, 0, 1),
  }
}
