import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      'Steps of which neither needs the other: the stub leaves their order to whoever writes them, and all of them are taken back.',
    mutants: [
      {
        in: 'start',
        change:
          'await host.network.initializeBridge() await host.traffic.setIcc(true) → await host.traffic.setIcc(true); await host.network.initializeBridge()',
      },
      {
        in: '#start',
        change:
          'this.#taken.push(() => names.unregister(this.name)) // The last one,  … ter(this.name, ip) → await names.register(this.name, ip); // The last one, because whoever … gister(this.name))',
      },
      {
        in: '#start',
        change:
          'await forwarder.addPortForward(mapping, ip) this.#taken.push(() => fo … ward(mapping, ip)) → this.#taken.push(() => forwarder.removePortForward(mapping, ip)); awa … rward(mapping, ip)',
      },
      { in: '#takeBack', change: 'this.#taken.splice(0).reverse() → this.#taken.splice(0)' },
      {
        in: '#start',
        change:
          'for (const mapping of this.mappings) { await forwarder.addPortForward … gister(this.name)) → this.#taken.push(() => names.unregister(this.name)); // Before the st … rd(mapping, ip)) }',
      },
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
      {
        in: '#takeBack',
        change:
          'failures.push(error) this.#taken.unshift(undo) → this.#taken.unshift(undo); failures.push(error)',
      },
    ],
  },
  {
    because:
      'The words of an error, or what it is put together from: the stub says when it is thrown, and not what it says.',
    mutants: [
      { in: 'stop', change: '`something is left of container ${this.name}` → ``' },
      { in: 'run', change: 'more.length === 0 → false' },
      { in: 'run', change: '0 → 1 (2)' },
      { in: 'failure', change: 'errors → [...errors].slice(-1)' },
      {
        in: 'failure',
        change:
          "{ const reasons = errors.map((error) => (error instanceof Error ? err … ns.join('; ')}`) } → {}",
      },
      { in: 'run', change: '[error, ...more] → [...more]' },
      { in: 'failure', change: '\'; \' → ""' },
      { in: 'failure', change: "${reasons.join('; ')} → nothing" },
      { in: 'failure', change: 'errors → [...errors].slice(0, 1)' },
      { in: 'run', change: '[error, ...more] → [error]' },
      { in: 'run', change: '${this.name} → nothing (2)' },
      { in: 'failure', change: 'reasons → [...reasons].slice(0, 1)' },
      { in: 'failure', change: '${what} → nothing' },
      { in: 'failure', change: "`${what}: ${reasons.join('; ')}` → ``" },
      {
        in: 'failure',
        change: '(error) => (error instanceof Error ? error.message : String(error)) → () => undefined',
      },
      { in: 'run', change: '`container ${this.name} cannot be run` → ``' },
      { in: 'run', change: 'more.length === 0 → true' },
      { in: 'run', change: '[error, ...more] → []' },
      { in: 'stop', change: '${this.name} → nothing' },
      { in: 'run', change: 'more.length === 0 → more.length !== 0' },
      { in: 'run', change: '${this.name} → nothing' },
      { in: 'run', change: '`container ${this.name} has been run, and not been stopped` → ``' },
      { in: 'failure', change: 'reasons → [...reasons].slice(-1)' },
    ],
  },
  {
    because:
      'Begun and not waited for: whoever calls next is later than what is under way. No check could tell without relying on timing.',
    mutants: [
      {
        in: '#start',
        change: 'await names.writeHostsFile(etc, this.name, ip) → names.writeHostsFile(etc, this.name, ip)',
      },
      { in: 'start', change: 'await host.network.initializeBridge() → host.network.initializeBridge()' },
      { in: '#start', change: 'await names.register(this.name, ip) → names.register(this.name, ip)' },
      { in: 'start', change: 'await host.traffic.setIcc(true) → host.traffic.setIcc(true)' },
      {
        in: '#start',
        change: 'await names.writeResolvConf(etc, nameServer) → names.writeResolvConf(etc, nameServer)',
      },
    ],
  },
  {
    because:
      'The network cannot be built only where ip or iptables cannot run, of which the stub says nothing.',
    mutants: [
      {
        in: 'start',
        change: 'host.network.initializeBridge() → host.network.initializeBridge().catch(() => {})',
      },
      { in: 'start', change: 'host.traffic.setIcc(true) → host.traffic.setIcc(true).catch(() => {})' },
    ],
  },
  {
    because:
      'Only a resolver that throws where one of many hosts files cannot be written makes this step fail, and lab 4.4 leaves open whether it does.',
    mutants: [
      { in: 'stop', change: 'throw failure(`something is left of container ${this.name}`, failures) → {}' },
      {
        in: 'stop',
        change:
          'this.#inTurn(async () => { const failures = await this.#takeBack() if … me}`, failures) }) → this.#inTurn(async () => { const failures = await this.#takeBack() if … }).catch(() => {})',
      },
      { in: 'stop', change: '0 → 1' },
      { in: '#takeBack', change: '{ failures.push(error) this.#taken.unshift(undo) } → {}' },
      { in: '#takeBack', change: 'this.#taken.unshift(undo) → {}' },
      {
        in: 'stop',
        change:
          'if (failures.length > 0) throw failure(`something is left of containe … .name}`, failures) → {}',
      },
      {
        in: '#start',
        change: 'names.register(this.name, ip) → names.register(this.name, ip).catch(() => {})',
      },
      { in: '#takeBack', change: 'failures.push(error) → {}' },
      {
        in: '#takeBack',
        change:
          'undo().catch((error: unknown) => { failures.push(error) this.#taken.unshift(undo) }) → undo().catch((error: unknown) => { failures.push(error) this.#taken.u … }).catch(() => {})',
      },
    ],
  },
  {
    because: 'A container that runs has more than one step to take back: its cable and its name.',
    mutants: [{ in: 'run', change: '0 → 1' }],
  },
  {
    because:
      'One queue for all containers: their starts and ends are carried out one after another, and come to the same.',
    mutants: [
      { in: '#lastTurn', change: 'Promise.resolve() → ((globalThis as any).shared ??= Promise.resolve())' },
    ],
  },
  {
    because: 'All ids in capitals tell names apart as well as all in small letters.',
    mutants: [{ in: '#start', change: 'this.name.toLowerCase() → this.name.toUpperCase()' }],
  },
])
