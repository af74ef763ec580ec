import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because: 'Node names no interface without a list of addresses, so there is always one.',
    mutants: [
      {
        in: 'hostAddresses',
        change: '[] → ["Stryker was here"]',
      },
    ],
  },
  {
    because:
      'Entries of IPv6 conversations with the host on this port go, too. No rule of ours is about IPv6, and the next datagram makes such an entry anew.',
    mutants: [
      {
        in: 'hostAddresses',
        change: "all.filter(({ family }) => family === 'IPv4') → all",
      },
      {
        in: 'hostAddresses',
        change: "family === 'IPv4' → true",
      },
    ],
  },
])
