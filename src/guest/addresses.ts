/** Who has which address in the world that every scenario begins with. */

/** By the names of places; those outside have theirs whatever the learner's code does. */
export const ADDRESSES: Readonly<Record<'host' | 'router' | 'neighbor' | 'internet', string>> = {
  host: '192.168.1.100',
  router: '192.168.1.1',
  neighbor: '192.168.1.50',
  internet: '203.0.113.10',
}

/** Of the router, on the side of the internet. */
export const WAN_ADDRESS = '203.0.113.1'

/** A second address of the machine in the internet; a name server has it. */
export const NAME_SERVER = '203.0.113.53'

export const LAN = '192.168.1.0/24'
