/**
 * The virtual machine as QEMU arguments: one small table per architecture, and one function that turns a purpose into argv.
 * A snapshot fits one exact setup, so everything that shapes the machine is decided here and hashed by the template.
 */
import type { Arch } from '../../image/index.ts'

export interface Emulator {
  binary: string
  /** Debian package that has it. */
  package: string
  /** Versioned machine types are pinned from this family: an upgrade of QEMU must not change the machine silently. */
  machine: (version: string) => string
  console: string
  /** More words for the kernel. */
  kernel: string[]
}

export const EMULATORS: Record<Arch, Emulator> = {
  amd64: {
    binary: 'qemu-system-x86_64',
    package: 'qemu-system-x86',
    machine: (version) => `pc-q35-${version}`,
    console: 'ttyS0',
    // A guest this small needs no fifth level of page tables, and each miss of the TLB would walk through it.
    kernel: ['no5lvl'],
  },
  arm64: {
    binary: 'qemu-system-aarch64',
    package: 'qemu-system-arm',
    machine: (version) => `virt-${version}`,
    console: 'ttyAMA0',
    kernel: [],
  },
}

export type Accelerator = 'kvm' | 'hvf' | 'tcg'

/** MiB. The usual image unpacks to some 170 MiB; three Node processes and the probes wait beside it. */
const USUAL_MEMORY = 768

/**
 * MiB that a guest with this image needs: at boot the kernel holds the initramfs as it came, and unpacks it into a file
 * system of at most half of the memory that is left.
 *
 * @param initramfs its size in bytes
 */
export function guestMemory(initramfs: number): number {
  const needed = (3 * initramfs) / 2 ** 20 + KERNEL_MEMORY
  return Math.max(USUAL_MEMORY, Math.ceil(needed / 64) * 64)
}

/** MiB: 60 for the kernel, and some to spare. */
const KERNEL_MEMORY = 160

export interface MachineOptions {
  arch: Arch
  /** `10.0` */
  version: string
  accelerator: Accelerator
  /** MiB of memory. */
  size: number
  /**
   * The file that is the guest's memory, and whether what the guest writes goes into it; without one the memory is
   * anonymous, for a guest that is booted and never copied.
   */
  memory?: { path: string; shared: boolean }
  /** Boot from these… */
  boot?: { kernel: string; initramfs: string }
  /** …or wait for a device state to go on from. */
  incoming?: boolean
}

/** What keeper.pl makes in a VM's folder: where the agent answers, and what ends the VM when it is connected to. */
export const agentSocket = (folder: string): string => `${folder}/agent`
export const endSocket = (folder: string): string => `${folder}/end`

/** QEMU is born with its sockets and files, and has no use for their paths. Connected; listening; files from there on. */
export const MONITOR = 3
export const AGENT = 4
export const FIRST_FILE = 5

export const MONITOR_ARGUMENTS = [
  '-chardev',
  `socket,id=qmp,fd=${MONITOR}`,
  '-mon',
  'chardev=qmp,mode=control',
]

/** The name under which QEMU opens one of the files that it was born with. */
export const openFile = (index: number): string =>
  `${process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd'}/${FIRST_FILE + index}`

/**
 * MiB of translated code that TCG may keep, of which one world needs 100; when it is full, all of it is translated again. The
 * default of 1 GiB would not fit the address space limit.
 */
const TRANSLATION_CACHE = 256

export function machineArguments(options: MachineOptions): string[] {
  const { arch, version, accelerator, size, memory, boot, incoming } = options
  const emulator = EMULATORS[arch]
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-name', 'container-networking-lab'],
    ...['-machine', `${emulator.machine(version)},memory-backend=ram`],
    ...['-accel', accelerator === 'tcg' ? `tcg,tb-size=${TRANSLATION_CACHE}` : accelerator],
    ...['-cpu', accelerator === 'tcg' ? 'max' : 'host'],
    ...['-smp', '1', '-m', `${size}M`],
    ...['-object', `${backend(memory)},id=ram,size=${size}M`],
    // 64 KiB of console are kept in memory: a guest that floods its console cannot fill this machine's disk.
    ...['-chardev', 'ringbuf,id=console,size=65536', '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=agent,fd=${AGENT},server=on,wait=off`],
    ...['-device', 'virtio-serial-pci', '-device', 'virtserialport,chardev=agent,name=agent'],
    ...MONITOR_ARGUMENTS,
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    // While a template is made, a guest that gives up must stay until its console has been read.
    ...(memory?.shared === true ? ['-no-shutdown'] : []),
    ...(boot === undefined
      ? []
      : ['-kernel', boot.kernel, '-initrd', boot.initramfs, '-append', kernelCommandLine(emulator)]),
    ...(incoming === true ? ['-incoming', 'defer'] : []),
  ]
}

function backend(memory: MachineOptions['memory']): string {
  if (memory === undefined) return 'memory-backend-ram'
  const sharing = memory.shared ? 'share=on' : 'share=off,readonly=on,rom=off'
  return `memory-backend-file,mem-path=${memory.path},${sharing}`
}

function kernelCommandLine(emulator: Emulator): string {
  // The guest has no disk, no network card and no secrets of anybody's: mitigations and wiping would only slow it down.
  const faster = 'mitigations=off init_on_alloc=0 nokaslr cryptomgr.notests'
  // Each fork of Node splits huge pages that a thread of the kernel then puts together again; nobody asks how long tasks stall,
  // and AppArmor has no profiles here.
  const without = 'transparent_hugepage=never psi=0 apparmor=0'
  const words = [...['quiet', 'panic=-1', faster, without, 'random.trust_cpu=on'], ...emulator.kernel]
  return `console=${emulator.console} rdinit=/opt/lab/init.sh ${words.join(' ')}`
}
