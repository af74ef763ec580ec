/**
 * Lab 4.4: who has which address.
 */

export const NAME_SERVER = '203.0.113.53'

/** Nobody has these addresses: names are found without asking whether anyone is at home. */
export const WEB = '172.18.0.2'
export const DB = '172.18.0.3'
export const CACHE = '172.18.0.4'
export const MOVED = '172.18.0.5'
