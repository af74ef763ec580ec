import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
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
    because: 'startProcess takes a missing ownNetwork for false.',
    mutants: [
      {
        in: '#startOnHost',
        change: '{ ownNetwork: false } → {}',
      },
    ],
  },
  {
    because:
      'Only a stop that fails could tell, or a call while it is under way: the stub leaves the first to its author, and says that nobody makes the second.',
    mutants: [
      {
        in: 'stop',
        change:
          'await this.#end(containerId, container) // The last step: a stop that … elete(containerId) → this.#containers.delete(containerId); // The last step: a stop that h … inerId, container)',
      },
    ],
  },
  {
    because:
      'A step of stop that fails: the stub leaves to its author what stop does then. In a start that has failed, an error is thrown either way, and what could not be taken back is left either way.',
    mutants: [
      {
        in: 'stop',
        change: 'this.#end(containerId, container) → this.#end(containerId, container).catch(() => {})',
      },
      {
        in: '#end',
        change:
          'this.forwarder.removePortForward(mapping, ip) → this.forwarder.removePortForward(mapping, ip).catch(() => {})',
      },
      {
        in: '#end',
        change: 'this.manager.cleanup(containerId) → this.manager.cleanup(containerId).catch(() => {})',
      },
    ],
  },
])
