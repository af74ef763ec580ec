import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because: 'The words of an error, of which the stub says nothing here.',
    mutants: [
      {
        in: 'attach',
        change: '${containerId} → nothing',
      },
      {
        in: '#connect',
        change: '${pid} → nothing (2)',
      },
      {
        in: '#running',
        change: '`container ${id} is not running` → ``',
      },
      {
        in: 'attach',
        change: '`container ${containerId} is attached already` → ``',
      },
      {
        in: '#running',
        change: '${id} → nothing',
      },
      {
        in: '#connect',
        change: '${mode.id} → nothing',
      },
      {
        in: '#connect',
        change: '`process ${pid} is not in the network namespace of container ${mode.id}` → ``',
      },
    ],
  },
  {
    because:
      'The element is the whole match, which nobody reads; without a match the id is undefined either way.',
    mutants: [
      {
        in: 'parseNetworkMode',
        change: '[] → ["Stryker was here"]',
      },
    ],
  },
  {
    because: 'A function that ends without a value returns undefined.',
    mutants: [
      {
        in: 'namespaceOf',
        change: '{ return undefined } → {}',
      },
    ],
  },
  {
    because:
      'Which of two reasons to refuse is looked for first: an Error is thrown either way, and nothing has changed by then.',
    mutants: [
      {
        in: 'attach',
        change:
          "if (this.#attached.has(containerId)) throw new Error(`container ${con … .#running(mode.id) → if (mode.kind === 'container') this.#running(mode.id); // A container … attached already`)",
      },
    ],
  },
  {
    because:
      'Only a call with the same id while detach is under way could tell, and the stub says that nobody makes one.',
    mutants: [
      {
        in: 'detach',
        change:
          "this.#attached.delete(containerId) if (container?.mode.kind === 'brid … eanup(containerId) → if (container?.mode.kind === 'bridge') await this.manager.cleanup(con … elete(containerId)",
      },
    ],
  },
])
