import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because: 'Forgotten before or after the cable is taken away: nobody asks in between.',
    mutants: [
      {
        in: 'detach',
        change:
          "this.#attached.delete(containerId) if (container?.mode.kind === 'brid … eanup(containerId) → if (container?.mode.kind === 'bridge') await this.manager.cleanup(con … elete(containerId)",
      },
    ],
  },
  {
    because: 'The words of an error, of which the stub says nothing here.',
    mutants: [
      { in: 'attach', change: '${containerId} → nothing' },
      { in: '#connect', change: '${pid} → nothing (2)' },
      { in: '#running', change: '`container ${id} is not running` → ``' },
      { in: 'attach', change: '`container ${containerId} is attached already` → ``' },
      { in: '#running', change: '${id} → nothing' },
      { in: '#connect', change: '${mode.id} → nothing' },
      {
        in: '#connect',
        change: '`process ${pid} is not in the network namespace of container ${mode.id}` → ``',
      },
    ],
  },
  {
    because: 'The element is the whole match, which nobody reads.',
    mutants: [{ in: 'parseNetworkMode', change: '[] → ["Stryker was here"]' }],
  },
  {
    because: 'cleanup of lab 4.1 fails only where ip cannot run, of which the stub says nothing.',
    mutants: [
      {
        in: 'detach',
        change: 'this.manager.cleanup(containerId) → this.manager.cleanup(containerId).catch(() => {})',
      },
    ],
  },
  {
    because:
      'cleanup of lab 4.1 does nothing for an id that is not connected, and only ids of mode bridge are.',
    mutants: [{ in: 'detach', change: "container?.mode.kind === 'bridge' → true" }],
  },
  {
    because: 'A function that ends without a value returns undefined.',
    mutants: [{ in: 'namespaceOf', change: '{ return undefined } → {}' }],
  },
  {
    because:
      'Begun and not waited for: whoever asks next is later than the one command that is under way. No check could tell without relying on timing.',
    mutants: [
      { in: 'detach', change: 'await this.manager.cleanup(containerId) → this.manager.cleanup(containerId)' },
    ],
  },
])
