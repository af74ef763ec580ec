import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read twice, by two readers, against the stub and the stubs of the labs built on it. */
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
])
