/** What the sandbox stage offers: disposable guests, from one of several backends. */
export { localSandbox } from './local/local.ts'
export { qemuSandbox } from './qemu/qemu.ts'
export type { Sandbox, SandboxKind, StartedSandbox } from './sandbox.ts'
