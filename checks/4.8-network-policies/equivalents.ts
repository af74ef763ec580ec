import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      'The step fails only where iptables cannot run, or somebody else changes rules at that moment; the stub says nothing of either.',
    mutants: [
      {
        in: '#enforce',
        change:
          'changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump]) → changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump]).catch(() => {})',
      },
      {
        in: 'remove',
        change:
          'this.#inTurn(async () => { if (!(await this.#isInForce())) return awa … this.#chain}`]) }) → this.#inTurn(async () => { if (!(await this.#isInForce())) return awa … }).catch(() => {})',
      },
      { in: 'containerDown', change: 'this.#enforce() → this.#enforce().catch(() => {})' },
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
      'Begun and not waited for: whoever asks next is later than the command that is under way. No check could tell without relying on timing.',
    mutants: [
      { in: 'allow', change: 'await this.#enforce() → this.#enforce()' },
      {
        in: 'remove',
        change:
          'await changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`]) → changeRules([`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`])',
      },
      { in: '#inTurn', change: 'await turn → {}' },
      {
        in: 'changeRules',
        change:
          'await $({ input: script })`iptables-restore --noflush --wait` → $({ input: script })`iptables-restore --noflush --wait`',
      },
      {
        in: 'remove',
        change:
          'await this.#inTurn(async () => { if (!(await this.#isInForce())) retu … this.#chain}`]) }) → this.#inTurn(async () => { if (!(await this.#isInForce())) return awa … this.#chain}`]) })',
      },
    ],
  },
  {
    because: "Debian's iptables speaks nft, which has no lock that could be waited for.",
    mutants: [
      { in: 'changeRules', change: '`iptables-restore --noflush --wait` → `iptables-restore --noflush`' },
      {
        in: '#isInForce',
        change: "`iptables --wait -C ${this.#jump.split(' ')}` → `iptables -C ${this.#jump.split(' ')}`",
      },
    ],
  },
  {
    because:
      'One queue for all policies instead of one for each: the calls are carried out one after another all the same.',
    mutants: [
      { in: '#lastTurn', change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())' },
    ],
  },
  {
    because:
      'Answers that leave the chain are accepted behind it, by the rule of lab 4.1 for what has been established.',
    mutants: [
      {
        in: '#verdicts',
        change: "'-m conntrack --ctdir REPLY -j ACCEPT' → '-m conntrack --ctdir REPLY -j RETURN'",
      },
    ],
  },
])
