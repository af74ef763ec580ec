/**
 * Who has which address in the world that every scenario begins with, and on the network of lab 4.1 as it is without further
 * wishes.
 */
import { ADDRESSES } from '../../src/guest/index.ts'

export { NAME_SERVER } from '../../src/guest/index.ts'

export const LOCALHOST = '127.0.0.1'
export const HOST = ADDRESSES.host
/** One that the host gets only when a check gives it. */
export const SECOND_ADDRESS = '192.168.1.101'
export const NEIGHBOUR = ADDRESSES.neighbor
export const ROUTER = ADDRESSES.router
export const INTERNET = ADDRESSES.internet
export const GATEWAY = '172.18.0.1'
