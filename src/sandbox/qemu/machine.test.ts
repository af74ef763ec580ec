import { describe, expect, it } from 'vitest'
import { guestMemory, type MachineOptions, machineArguments } from './machine.ts'

const base: MachineOptions = {
  ...{ arch: 'amd64', version: '10.0', accelerator: 'tcg', size: 832 },
}
const boot = { kernel: '/proc/self/fd/3', initramfs: '/proc/self/fd/4' }

/** The values that follow each appearance of an option. */
function valuesOf(option: string, argv: string[]): string[] {
  return argv.flatMap((word, index) => (word === option ? [argv[index + 1] ?? ''] : []))
}

describe('every machine', () => {
  const purposes: [string, MachineOptions][] = [
    ['a cold boot', { ...base, boot }],
    ['the template', { ...base, boot, memory: { path: '/proc/self/fd/5', shared: true } }],
    ['a clone', { ...base, incoming: true, memory: { path: '/proc/self/fd/3', shared: false } }],
  ]
  it.each(purposes)('has no network, no disk, no host folder and a sandbox: %s', (_, options) => {
    const argv = machineArguments(options)
    expect(argv).toContain('-nodefaults')
    expect(argv).toContain('-no-user-config')
    expect(valuesOf('-sandbox', argv)).toEqual([
      'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
    ])
    expect(valuesOf('-device', argv)).toEqual([
      'virtio-serial-pci',
      'virtserialport,chardev=agent,name=agent',
    ])
    expect(argv.join(' ')).not.toMatch(/-(netdev|nic|net|drive|blockdev|hda|virtfs|fsdev|usb|vnc|monitor)\b/)
  })

  it.each(purposes)('is born with its sockets and keeps its console in memory: %s', (_, options) => {
    const chardevs = valuesOf('-chardev', machineArguments(options))
    expect(chardevs).toEqual([
      expect.stringMatching(/^ringbuf,/),
      'socket,id=agent,fd=4,server=on,wait=off',
      'socket,id=qmp,fd=3',
    ])
  })

  it.each(purposes)('has the same devices, memory and processor as the others: %s', (_, options) => {
    const shape = (argv: string[]) =>
      ['-machine', '-accel', '-cpu', '-smp', '-m', '-device', '-chardev', '-serial'].map((option) =>
        valuesOf(option, argv),
      )
    expect(shape(machineArguments(options))).toEqual(shape(machineArguments({ ...base, boot })))
    expect(valuesOf('-object', machineArguments(options))[0]).toMatch(/,id=ram,size=832M$/)
  })
})

describe('its memory', () => {
  const mebibytes = 2 ** 20
  it.each([
    ['the usual image', 163 * mebibytes, 768],
    ['the usual image for arm64', 191 * mebibytes, 768],
    ['one of many packages', 236 * mebibytes, 896],
    ['one twice as large', 472 * mebibytes, 1600],
  ])('is enough to unpack %s', (_, size, memory) => {
    expect(guestMemory(size)).toBe(memory)
  })
})

describe('its purpose', () => {
  it('to boot: kernel and initramfs, memory of its own, gone when the guest gives up', () => {
    const argv = machineArguments({ ...base, boot })
    expect(valuesOf('-kernel', argv)).toEqual([boot.kernel])
    expect(valuesOf('-initrd', argv)).toEqual([boot.initramfs])
    expect(valuesOf('-append', argv)[0]).toMatch(/^console=ttyS0 .*\brdinit=\/opt\/lab\/init\.sh\b/)
    expect(valuesOf('-object', argv)[0]).toMatch(/^memory-backend-ram,/)
    expect(argv).toContain('-no-reboot')
    expect(argv).not.toContain('-no-shutdown')
    expect(argv).not.toContain('-incoming')
  })

  it('to become a template: what the guest writes goes into the file, and it stays when the guest gives up', () => {
    const argv = machineArguments({ ...base, boot, memory: { path: '/m', shared: true } })
    expect(valuesOf('-object', argv)[0]).toMatch(/^memory-backend-file,mem-path=\/m,share=on,/)
    expect(argv).toContain('-no-shutdown')
    expect(argv).not.toContain('-incoming')
  })

  it('to be a clone: the file is never written, and it waits for the state of the devices', () => {
    const argv = machineArguments({ ...base, incoming: true, memory: { path: '/m', shared: false } })
    expect(valuesOf('-object', argv)[0]).toMatch(
      /^memory-backend-file,mem-path=\/m,share=off,readonly=on,rom=off,/,
    )
    expect(valuesOf('-incoming', argv)).toEqual(['defer'])
    expect(argv).not.toContain('-kernel')
    expect(argv).not.toContain('-append')
    expect(argv).not.toContain('-no-shutdown')
  })
})

describe('its architecture and accelerator', () => {
  it.each([
    ['amd64', '10.0', 'pc-q35-10.0', 'ttyS0'],
    ['amd64', '8.2', 'pc-q35-8.2', 'ttyS0'],
    ['arm64', '9.1', 'virt-9.1', 'ttyAMA0'],
  ] as const)('%s of QEMU %s: machine %s, console %s', (arch, version, machine, console) => {
    const argv = machineArguments({ ...base, arch, version, boot })
    expect(valuesOf('-machine', argv)).toEqual([`${machine},memory-backend=ram`])
    expect(valuesOf('-append', argv)[0]).toContain(`console=${console} `)
  })

  it.each([
    ['kvm', 'host', 'kvm'],
    ['hvf', 'host', 'hvf'],
    ['tcg', 'max', 'tcg,tb-size=256'],
  ] as const)('%s gives the processor "%s"', (accelerator, cpu, accel) => {
    const argv = machineArguments({ ...base, accelerator, boot })
    expect(valuesOf('-cpu', argv)).toEqual([cpu])
    expect(valuesOf('-accel', argv)).toEqual([accel])
  })
})
