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
  {
    because: 'forget throws nothing: it hears no exit status, and 127 of a missing conntrack is one, too.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]).catch(() => {})",
      },
      {
        in: 'removePortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there]).catch(() => {})",
      },
    ],
  },
  {
    because:
      'What removePortForward does when a rule cannot be removed is up to its author, says the stub; and a move that goes on after that finds the port taken, and throws.',
    mutants: [
      {
        in: 'removePortForward',
        change:
          'super.removePortForward(mapping, containerIp) → super.removePortForward(mapping, containerIp).catch(() => {})',
      },
      {
        in: 'movePortForward',
        change:
          'this.removePortForward(mapping, fromIp) → this.removePortForward(mapping, fromIp).catch(() => {})',
      },
    ],
  },
])
