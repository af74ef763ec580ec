/** What the sandbox stage offers: disposable guests, from one of several backends. */
export { localSandbox } from './local/local.ts'
export { type Meter, NO_METER } from './meter.ts'
export { attachGuest, qemuSandbox } from './qemu/qemu.ts'
export type { Confinement, Sandbox, SandboxKind, StartedSandbox } from './sandbox.ts'
export { sandboxKinds } from './sandbox.ts'
export { hasVagrant } from './vagrant/command.ts'
export { destroyMachine, ensureMachine, machineState } from './vagrant/machine.ts'
export { vagrantSandbox } from './vagrant/vagrant.ts'
