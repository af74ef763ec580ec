import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because:
      'removePortForward of lab 4.2 does nothing for a mapping that is not published for this container. Where it fails itself, stop tries once more.',
    mutants: [
      {
        in: '#start',
        change:
          'await forwarder.addPortForward(mapping, ip) this.#taken.push(() => fo … ward(mapping, ip)) → this.#taken.push(() => forwarder.removePortForward(mapping, ip)); awa … rward(mapping, ip)',
      },
    ],
  },
  {
    because:
      'The name is unregistered also where a port could not be published: it is not registered by then, and unregister of lab 4.4 does nothing for an unknown name.',
    mutants: [
      {
        in: '#start',
        change:
          'for (const mapping of this.mappings) { await forwarder.addPortForward … ister(this.name))) → this.#taken.push(once(() => names.unregister(this.name))); // Before  … rd(mapping, ip)) }',
      },
    ],
  },
  {
    because: 'Files and ports do not depend on each other, and all of this happens before run returns.',
    mutants: [
      {
        in: '#start',
        change:
          'await names.writeHostsFile(etc, this.name, ip) await names.writeResol … f(etc, nameServer) → await names.writeResolvConf(etc, nameServer); await names.writeHostsF … tc, this.name, ip)',
      },
      {
        in: '#start',
        change:
          'await names.writeResolvConf(etc, nameServer) for (const mapping of th … rd(mapping, ip)) } → for (const mapping of this.mappings) { await forwarder.addPortForward … f(etc, nameServer)',
      },
    ],
  },
  {
    because: 'Two lists, each with one entry more: nothing happens in between.',
    mutants: [
      {
        in: '#takeBack',
        change:
          'failures.push(error) this.#taken.unshift(undo) → this.#taken.unshift(undo); failures.push(error)',
      },
    ],
  },
  {
    because:
      'Which error is thrown, or its words: an Error is thrown either way, and the stub does not say what it tells.',
    mutants: [
      {
        in: 'stop',
        change: '`something is left of container ${this.name}` → ``',
      },
      {
        in: 'run',
        change: 'more.length === 0 → false',
      },
      {
        in: 'run',
        change: '0 → 1 (2)',
      },
      {
        in: 'failure',
        change: 'errors → [...errors].slice(-1)',
      },
      {
        in: 'run',
        change: '[error, ...more] → [...more]',
      },
      {
        in: 'failure',
        change: '\'; \' → ""',
      },
      {
        in: 'failure',
        change: "${reasons.join('; ')} → nothing",
      },
      {
        in: 'failure',
        change: 'errors → [...errors].slice(0, 1)',
      },
      {
        in: 'run',
        change: '[error, ...more] → [error]',
      },
      {
        in: 'run',
        change: '${this.name} → nothing (2)',
      },
      {
        in: 'failure',
        change: 'reasons → [...reasons].slice(0, 1)',
      },
      {
        in: 'failure',
        change: '${what} → nothing',
      },
      {
        in: 'failure',
        change: "`${what}: ${reasons.join('; ')}` → ``",
      },
      {
        in: 'failure',
        change: '(error) => (error instanceof Error ? error.message : String(error)) → () => undefined',
      },
      {
        in: 'run',
        change: '`container ${this.name} cannot be run` → ``',
      },
      {
        in: 'run',
        change: 'more.length === 0 → true',
      },
      {
        in: 'run',
        change: '[error, ...more] → []',
      },
      {
        in: 'stop',
        change: '${this.name} → nothing',
      },
      {
        in: 'run',
        change: 'more.length === 0 → more.length !== 0',
      },
      {
        in: 'run',
        change: '${this.name} → nothing',
      },
      {
        in: 'run',
        change: '`container ${this.name} has been run, and not been stopped` → ``',
      },
      {
        in: 'failure',
        change: 'reasons → [...reasons].slice(-1)',
      },
    ],
  },
  {
    because:
      'What fails is kept in two lists by the first catch, which cannot fail itself: there is nothing left for a second one.',
    mutants: [
      {
        in: '#takeBack',
        change:
          'undo().catch((error: unknown) => { failures.push(error) this.#taken.unshift(undo) }) → undo().catch((error: unknown) => { failures.push(error) this.#taken.u … }).catch(() => {})',
      },
    ],
  },
  {
    because:
      'What is shared is a promise that is fulfilled already: from its first call on each container has a queue of its own.',
    mutants: [
      {
        in: '#lastTurn',
        change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())',
      },
    ],
  },
  {
    because:
      'The id is not seen outside, and for names as lab 4.4 reads them, in a to z, all capitals tell them apart as well as all small letters.',
    mutants: [
      {
        in: '#start',
        change: 'this.name.toLowerCase() → this.name.toUpperCase()',
      },
    ],
  },
  {
    because:
      'Neither step needs the other, their rules are about different packets, and both are done when start returns.',
    mutants: [
      {
        in: 'start',
        change:
          'await host.network.initializeBridge() await host.traffic.setIcc(true) → await host.traffic.setIcc(true); await host.network.initializeBridge()',
      },
    ],
  },
])
