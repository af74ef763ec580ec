import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

/** One plain line at the end, for machines. */
const sum: Reporter = {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
  },
}

/** A guest under emulation is slow, and two of them fill a small machine. */
const VM_LIMIT = 600_000

export default defineConfig({
  test: {
    // Recorded files are written only when somebody asks for it with -u.
    update: 'none',
    reporters: ['default', sum],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'checks/**/*.test.ts'],
          exclude: ['**/*.vm.test.ts', '**/*.vagrant.test.ts', '**/node_modules/**'],
          // No test is about time; on a busy machine one may have to wait for its turn.
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
        // Only inside `npm run test:vagrant`, which has a libvirt for it.
        test: {
          name: 'vagrant',
          include: ['src/**/*.vagrant.test.ts'],
          testTimeout: VM_LIMIT,
          hookTimeout: VM_LIMIT,
          fileParallelism: false,
        },
      },
      {
        // Ordinary `npx vitest run checks/4.1-network-manager`: the learner's own code. The entry of a lab brings its topics in.
        test: { name: 'checks', include: ['checks/*/index.check.ts'], fileParallelism: false },
      },
    ],
  },
})
