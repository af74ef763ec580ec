import { defineConfig } from 'vitest/config'

/** A guest under emulation is slow, and two of them fill a small machine. */
const VM_LIMIT = 600_000

export default defineConfig({
  test: {
    // Recorded files are written only when somebody asks for it with -u.
    update: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'checks/**/*.test.ts'],
          exclude: ['**/*.vm.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'vm',
          include: ['src/**/*.vm.test.ts', 'checks/**/*.vm.test.ts'],
          testTimeout: VM_LIMIT,
          hookTimeout: VM_LIMIT,
          fileParallelism: false,
          maxConcurrency: 2,
        },
      },
      {
        // Ordinary `npx vitest run checks/4.1-network-manager.check.ts`: the learner's own code.
        test: { name: 'checks', include: ['checks/*.check.ts'], fileParallelism: false },
      },
    ],
  },
})
