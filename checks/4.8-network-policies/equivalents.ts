import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
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
  {
    because: 'The stub says that nobody asks for a port or an address that cannot be.',
    mutants: [
      {
        in: 'containerUp',
        change: 'if (!isIPv4(ip)) throw new Error(`${ip} is not the address of a container`) → {}',
      },
      { in: 'allow', change: 'ensurePort(traffic) → {}' },
      {
        in: 'allow',
        change:
          "ensurePort(traffic) this.#rules.push({ action: 'allow', from, to, traffic }) → this.#rules.push({ action: 'allow', from, to, traffic }); ensurePort(traffic)",
      },
      { in: 'deny', change: 'ensurePort(traffic) → {}' },
      {
        in: 'deny',
        change:
          "ensurePort(traffic) this.#rules.push({ action: 'deny', from, to, traffic }) → this.#rules.push({ action: 'deny', from, to, traffic }); ensurePort(traffic)",
      },
      { in: 'ensurePort', change: 'port < 1 → false' },
      { in: 'ensurePort', change: 'port > 65_535 → false' },
      { in: 'ensurePort', change: '65_535 → 65536' },
      { in: 'ensurePort', change: 'throw new Error(`${port} is not a port`) → {}' },
      { in: 'ensurePort', change: '`${port} is not a port` → ``' },
      { in: 'ensurePort', change: '${port} → nothing' },
    ],
  },
])
