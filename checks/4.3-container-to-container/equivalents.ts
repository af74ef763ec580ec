import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because:
      'RETURN from FORWARD itself leaves the packet to its policy, which lab 4.1 promises to be DROP, and no rule behind this one is asked.',
    mutants: [
      {
        in: 'isolateFrom',
        change:
          "['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'] → ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'RETURN']",
      },
      {
        in: 'isolateFrom',
        change:
          "['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'] → ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'RETURN']",
      },
    ],
  },
  {
    because:
      'What comes in by the bridge and leaves by another interface is accepted by lab 4.1 already, as long as the network is there; what is kept apart is dropped in front of both rules.',
    mutants: [
      {
        in: 'setIcc',
        change:
          "['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT'] → ['-i', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
      },
    ],
  },
  {
    because:
      'A line of another table is looked for in FORWARD of filter as well, and what is found there with our comment is ours.',
    mutants: [
      {
        in: 'remove',
        change: '`iptables-save -t filter` → `iptables-save`',
      },
    ],
  },
  {
    because: 'Two rules about different packets: a packet never meets both.',
    mutants: [
      {
        in: 'isolateFrom',
        change:
          "await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this … nt, '-j', 'DROP']) → await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this … nt, '-j', 'DROP'])",
      },
    ],
  },
  {
    because:
      'iptables here is iptables-nft, whose changes are transactions of the kernel: it takes no lock, reads --wait and forgets it. It is written for hosts where iptables is the older kind.',
    mutants: [
      {
        in: 'ensureRule',
        change: '`iptables --wait ${how} FORWARD ${rule}` → `iptables ${how} FORWARD ${rule}`',
      },
      {
        in: 'ruleExists',
        change: '`iptables --wait -C FORWARD ${rule}` → `iptables -C FORWARD ${rule}`',
      },
      {
        in: 'removeRule',
        change: '`iptables --wait -D FORWARD ${rule}` → `iptables -D FORWARD ${rule}`',
      },
    ],
  },
  {
    because: 'What setIcc and remove do when a rule cannot be removed is up to their author, says the stub.',
    mutants: [
      {
        in: 'remove',
        change: '$`iptables-save -t filter` → $`iptables-save -t filter`.nothrow()',
      },
      {
        in: 'setIcc',
        change: 'removeRule(rule) → removeRule(rule).catch(() => {})',
      },
      {
        in: 'remove',
        change: 'removeRule(rule) → removeRule(rule).catch(() => {})',
      },
      {
        in: 'removeRule',
        change: '$`iptables --wait -D FORWARD ${rule}` → $`iptables --wait -D FORWARD ${rule}`.nothrow()',
      },
    ],
  },
])
