import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because:
      'Forgotten before or after: nobody asks in between, and what is not there can be deleted from a list.',
    mutants: [
      {
        in: 'stop',
        change:
          'if (!container) return this.#containers.delete(containerId) → this.#containers.delete(containerId); if (!container) return',
      },
      {
        in: 'stop',
        change:
          'this.#containers.delete(containerId) await this.#end(containerId, container) → await this.#end(containerId, container); this.#containers.delete(containerId)',
      },
    ],
  },
  {
    because:
      'The step fails only where ip or iptables cannot run, or somebody else changes rules at that moment; the stub says nothing of either. Ending a process that has ended does not fail.',
    mutants: [
      {
        in: '#end',
        change:
          'this.forwarder.removePortForward(mapping, ip) → this.forwarder.removePortForward(mapping, ip).catch(() => {})',
      },
      {
        in: '#startOnBridge',
        change: 'this.#end(containerId, container) → this.#end(containerId, container).catch(() => {})',
      },
      {
        in: '#end',
        change: 'this.manager.cleanup(containerId) → this.manager.cleanup(containerId).catch(() => {})',
      },
      { in: '#end', change: 'process.stop() → process.stop().catch(() => {})' },
      {
        in: 'stop',
        change: 'this.#end(containerId, container) → this.#end(containerId, container).catch(() => {})',
      },
      {
        in: '#startOnBridge',
        change: 'this.manager.initializeBridge() → this.manager.initializeBridge().catch(() => {})',
      },
    ],
  },
  {
    because: 'The words around what the message has to have in it.',
    mutants: [
      { in: '#startOnHost', change: '${containerId} → nothing' },
      { in: '#startOnHost', change: '"the ports that it listens on are the host\'s own already" → ""' },
      { in: '#startOnHost', change: '\', \' → ""' },
    ],
  },
  {
    because:
      'After host mode there are no mappings, and cleanup of lab 4.1 does nothing for an id that is not connected.',
    mutants: [{ in: '#end', change: 'ip !== undefined → true' }],
  },
  {
    because: 'Steps of which neither needs the other: all of them are taken back.',
    mutants: [
      {
        in: '#end',
        change:
          'if (ip !== undefined) { for (const mapping of mappings) await this.fo … ait process.stop() → await process.stop(); if (ip !== undefined) { for (const mapping of m … nup(containerId) }',
      },
      {
        in: '#end',
        change:
          'for (const mapping of mappings) await this.forwarder.removePortForwar … eanup(containerId) → await this.manager.cleanup(containerId); for (const mapping of mappin … rward(mapping, ip)',
      },
    ],
  },
  {
    because:
      'Begun and not waited for: whoever asks next is later than what is under way. No check could tell without relying on timing.',
    mutants: [
      { in: '#end', change: 'await this.manager.cleanup(containerId) → this.manager.cleanup(containerId)' },
      {
        in: '#startOnBridge',
        change: 'await this.manager.initializeBridge() → this.manager.initializeBridge()',
      },
      {
        in: '#end',
        change:
          'await this.forwarder.removePortForward(mapping, ip) → this.forwarder.removePortForward(mapping, ip)',
      },
      { in: '#end', change: 'await process.stop() → process.stop()' },
      {
        in: '#startOnBridge',
        change:
          'await this.forwarder.addPortForward(mapping, container.ip) → this.forwarder.addPortForward(mapping, container.ip)',
      },
      {
        in: '#startOnBridge',
        change: 'await this.#end(containerId, container) → this.#end(containerId, container)',
      },
    ],
  },
  {
    because: 'startProcess takes a missing ownNetwork for false.',
    mutants: [{ in: '#startOnHost', change: '{ ownNetwork: false } → {}' }],
  },
])
