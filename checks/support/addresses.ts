/**
 * Who has which address in the world that every scenario begins with, and on the network of lab 4.1 as it is without further
 * wishes.
 */

export const LOCALHOST = '127.0.0.1'
export const HOST = '192.168.1.100'
/** One that the host gets only when a check gives it. */
export const SECOND_ADDRESS = '192.168.1.101'
export const NEIGHBOUR = '192.168.1.50'
export const ROUTER = '192.168.1.1'
export const INTERNET = '203.0.113.10'
export const NAME_SERVER = '203.0.113.53'
export const GATEWAY = '172.18.0.1'
