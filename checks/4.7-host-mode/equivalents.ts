import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read twice, by two readers, against the stub and the stubs of the labs built on it. */
export default defineEquivalents([
  {
    because:
      'Nothing is deleted where there is nothing, and no other call comes in between: there is no await.',
    mutants: [
      {
        in: 'stop',
        change:
          'if (!container) return this.#containers.delete(containerId) → this.#containers.delete(containerId); if (!container) return',
      },
    ],
  },
  {
    because:
      'An error is thrown either way, and what could not be taken back is left either way; the stub does not say which error.',
    mutants: [
      {
        in: '#startOnBridge',
        change: 'this.#end(containerId, container) → this.#end(containerId, container).catch(() => {})',
      },
    ],
  },
  {
    because: 'The stop that the lab gives does not fail: a process that has ended can be ended again.',
    mutants: [
      {
        in: '#end',
        change: 'process.stop() → process.stop().catch(() => {})',
      },
    ],
  },
  {
    because: 'The words around what the message has to have in it: the word host, and each mapping.',
    mutants: [
      {
        in: '#startOnHost',
        change: '${containerId} → nothing',
      },
      {
        in: '#startOnHost',
        change: '"the ports that it listens on are the host\'s own already" → ""',
      },
    ],
  },
  {
    because:
      'The process ends first: its interface goes with it, which cleanup of lab 4.1 expects, and its address stays taken until its ports are free.',
    mutants: [
      {
        in: '#end',
        change:
          'if (ip !== undefined) { for (const mapping of mappings) await this.fo … ait process.stop() → await process.stop(); if (ip !== undefined) { for (const mapping of m … nup(containerId) }',
      },
    ],
  },
  {
    because: 'startProcess takes a missing ownNetwork for false.',
    mutants: [
      {
        in: '#startOnHost',
        change: '{ ownNetwork: false } → {}',
      },
    ],
  },
])
