/**
 * What the checks of lab 4.4 share: who has which address, and who is there.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type ContainerPlace, GATEWAY, type Remote } from '../support/index.ts'
import type { Asking } from './questions.ts'

/** Nobody has these addresses: names are found without asking whether anyone is at home. */
export const WEB = '172.18.0.2'
export const DB = '172.18.0.3'
export const CACHE = '172.18.0.4'
export const MOVED = '172.18.0.5'

export const OUTSIDE = 'www.example.test'
/** A name that the server outside cannot answer for; see names.pl. */
export const BROKEN = 'broken.example.test'
/** A name with more records than go into 512 bytes, which is as much as there was once room for; see names.pl. */
export const MANY = 'many.example.test'
/** A name whose answer takes until the next question comes; see names.pl. */
export const LATE = 'late.example.test'
export const LATE_ADDRESS = '203.0.113.11'

type Dns = Remote<DnsResolver>

/** Two containers that have files, and no network. */
export interface Files {
  dns: Dns
  web: ContainerPlace
  db: ContainerPlace
}

/** A container on the network of lab 4.1, and a name server on the gateway's address. */
export interface Server {
  names: { db: string; cache: string; there: string }
  addresses: { db: string; cache: string; moved: string }
  dns: Dns
  /** A second resolver, with a server of its own. */
  other: Dns
  web: ContainerPlace
}

/** A question to the server on the gateway's address. */
export const at = (question: Omit<Asking, 'server'>): Asking => ({ ...question, server: GATEWAY })

/** `dB12.eXaMpLe`: the same name to every resolver. */
export const mixedCase = (name: string): string =>
  [...name].map((letter, index) => (index % 2 === 0 ? letter : letter.toUpperCase())).join('')
