import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      'The step fails only where iptables cannot run, or where somebody else changes its rules at that moment; the stub says nothing of either.',
    mutants: [
      { in: 'remove', change: 'removeRule(rule) → removeRule(rule).catch(() => {})' },
      { in: 'setIcc', change: 'removeRule(rule) → removeRule(rule).catch(() => {})' },
      {
        in: 'isolateFrom',
        change:
          "ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP']) → ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comm … ]).catch(() => {})",
      },
      { in: 'setIcc', change: "ensureRule('-A', rule) → ensureRule('-A', rule).catch(() => {})" },
      { in: 'remove', change: '$`iptables-save -t filter` → $`iptables-save -t filter`.nothrow()' },
      {
        in: 'isolateFrom',
        change:
          "ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP']) → ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comm … ]).catch(() => {})",
      },
      {
        in: 'removeRule',
        change: '$`iptables --wait -D FORWARD ${rule}` → $`iptables --wait -D FORWARD ${rule}`.nothrow()',
      },
      {
        in: 'ensureRule',
        change:
          '$`iptables --wait ${how} FORWARD ${rule}` → $`iptables --wait ${how} FORWARD ${rule}`.nothrow()',
      },
    ],
  },
  {
    because:
      'Begun and not waited for: whoever calls next, or sends a packet, is later than the one command that is under way. No check could tell without relying on timing.',
    mutants: [
      { in: 'remove', change: 'await removeRule(rule) → removeRule(rule)' },
      {
        in: 'isolateFrom',
        change:
          "await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this … nt, '-j', 'DROP']) → ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this.#comment, '-j', 'DROP'])",
      },
      {
        in: 'ensureRule',
        change: 'await $`iptables --wait ${how} FORWARD ${rule}` → $`iptables --wait ${how} FORWARD ${rule}`',
      },
      { in: 'setIcc', change: 'await removeRule(rule) → removeRule(rule)' },
      { in: 'setIcc', change: "await ensureRule('-A', rule) → ensureRule('-A', rule)" },
      {
        in: 'isolateFrom',
        change:
          "await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this … nt, '-j', 'DROP']) → ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this.#comment, '-j', 'DROP'])",
      },
      {
        in: 'removeRule',
        change: 'await $`iptables --wait -D FORWARD ${rule}` → $`iptables --wait -D FORWARD ${rule}`',
      },
    ],
  },
  {
    because:
      'RETURN in a chain that the kernel itself calls means its policy, which is DROP here, and in front of everything no rule comes in between.',
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
    because: "Debian's iptables speaks nft, which has no lock that could be waited for.",
    mutants: [
      { in: 'removeRule', change: '`iptables --wait -D FORWARD ${rule}` → `iptables -D FORWARD ${rule}`' },
      { in: 'ruleExists', change: '`iptables --wait -C FORWARD ${rule}` → `iptables -C FORWARD ${rule}`' },
      {
        in: 'ensureRule',
        change: '`iptables --wait ${how} FORWARD ${rule}` → `iptables ${how} FORWARD ${rule}`',
      },
    ],
  },
  {
    because:
      "The last word of the comment is this network's name with -traffic behind it, which no other rule has.",
    mutants: [{ in: 'remove', change: 'this.#comment → [...this.#comment].slice(-1)' }],
  },
  {
    because:
      'What comes in by the bridge and leaves by another interface is accepted by lab 4.1 already, on top of which these rules come.',
    mutants: [
      {
        in: 'setIcc',
        change:
          "['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT'] → ['-i', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
      },
    ],
  },
  {
    because: 'Rules of ours are in table filter, and no line of another table has our comment.',
    mutants: [{ in: 'remove', change: '`iptables-save -t filter` → `iptables-save`' }],
  },
  {
    because: 'Two rules about different packets: their order makes no difference.',
    mutants: [
      {
        in: 'isolateFrom',
        change:
          "await ensureRule('-I', ['-i', this.bridge, '-o', otherBridge, ...this … nt, '-j', 'DROP']) → await ensureRule('-I', ['-i', otherBridge, '-o', this.bridge, ...this … nt, '-j', 'DROP'])",
      },
    ],
  },
])
