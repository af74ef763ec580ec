import { defineEquivalents } from '../mutants/define.ts'

/**
 * Each entry has been read against the stub and the stubs of the labs built on it; where nothing else is said, twice, by
 * two readers.
 */
export default defineEquivalents([
  {
    because:
      'What is shared is a promise that is fulfilled already: from its first call on each policy has a queue of its own.',
    mutants: [
      {
        in: '#lastTurn',
        change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())',
      },
    ],
  },
  // Those from here on have been read once.
  {
    because: 'iptables of Debian speaks nft, which has no lock that could be waited for.',
    mutants: [
      {
        in: '#isInForce',
        change: "`iptables --wait -C ${this.#jump.split(' ')}` → `iptables -C ${this.#jump.split(' ')}`",
      },
      { in: 'changeRules', change: '`iptables-restore --noflush --wait` → `iptables-restore --noflush`' },
    ],
  },
  {
    because:
      'The step fails only where iptables cannot run, or was told of an address that is none; the stub says nothing of either.',
    mutants: [
      { in: 'deny', change: 'this.#enforce() → this.#enforce().catch(() => {})' },
      {
        in: 'changeRules',
        change:
          '$({ input: script })`iptables-restore --noflush --wait` → $({ input: script })`iptables-restore --noflush --wait`.nothrow()',
      },
    ],
  },
  {
    because:
      'Answers that leave the chain are accepted behind it, by the rule of lab 4.1 for what has been established, which every network has.',
    mutants: [
      {
        in: '#verdicts',
        change: "'-m conntrack --ctdir REPLY -j ACCEPT' → '-m conntrack --ctdir REPLY -j RETURN'",
      },
    ],
  },
])
