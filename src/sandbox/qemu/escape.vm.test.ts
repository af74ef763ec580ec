/**
 * The escape drill: a guest has taken its QEMU over. Something that knows what to look for is started in QEMU's place, by
 * the same launcher and in the same confinement; and QEMU itself is told to break out through its monitor. Everything is
 * tried unconfined as well: there it must succeed, or it would prove nothing.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultCacheDir, machineArch } from '../../image/index.ts'
import type { Confinement } from '../sandbox.ts'
import { findConfinement, programFiles, UNCONFINED } from './confinement.ts'
import { findEmulator, machineMemory } from './emulator.ts'
import { agentSocket, endSocket, MONITOR_ARGUMENTS, openFile } from './machine.ts'
import { type QemuProcess, runningAsRoot, startQemu } from './process.ts'
import { openQmp, type Qmp } from './qmp.ts'
import { connectTo } from './socket.ts'

const PERL = '/usr/bin/perl'
const NUMBERS = { x64: { ptrace: 101, unshare: 272 }, arm64: { ptrace: 117, unshare: 97 } }

let folder: string
let whole: Confinement
let neighbor: QemuProcess
const heard: string[] = []
const servers: Server[] = []
const canary = { file: '', socket: '', abstract: `lab-canary-${randomUUID()}`, port: 0 }

beforeAll(async () => {
  whole = await findConfinement()
  folder = await mkdtemp(join(tmpdir(), 'escape-'))
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'open'))
  await chmod(join(folder, 'open'), 0o777)
  canary.file = join(folder, 'canary')
  await writeFile(canary.file, 'secret', { mode: 0o644 })
  canary.socket = join(folder, 'canary.socket')
  canary.port = ((await listen('tcp', { host: '127.0.0.1', port: 0 })).address() as AddressInfo).port
  await listen('unix', { path: canary.socket })
  await chmod(canary.socket, 0o777)
  await listen('abstract', { path: `\0${canary.abstract}` })
  neighbor = await standIn('sleep 600', UNCONFINED)
  ;(await connectTo(agentSocket(neighbor.folder), neighbor.gone)).destroy() // it is there
})
afterAll(async () => {
  await neighbor[Symbol.asyncDispose]()
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
  await rm(`/tmp/${ESCAPED}`, { force: true })
})

async function listen(name: string, where: object): Promise<Server> {
  const server = createServer((socket) => {
    heard.push(name)
    socket.destroy()
  })
  servers.push(server)
  server.listen(where)
  await once(server, 'listening')
  return server
}

/** Perl in QEMU's place, with its program as the one file that it may have. */
async function standIn(
  code: string,
  confinement: Confinement,
  args: string[] = [],
  more: number[] = [],
): Promise<QemuProcess> {
  const program = join(folder, `program-${randomUUID()}`)
  await writeFile(program, code)
  const descriptors = [openSync(program, 'r'), ...more]
  try {
    return startQemu({
      ...{ binary: PERL, args: [openFile(0), ...args], accelerator: 'tcg' as const, confinement },
      readable: await programFiles(PERL),
      ...{ descriptors, largestFile: 1000 },
    })
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
  }
}

const childOf = ({ pid }: QemuProcess): string =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()

/** Tries everything, one line each: a name and `done`, or why not. */
const ATTACKS = `
my ($file, $open, $unix, $abstract, $port, $pid, $agent, $end, $ptrace, $unshare, $escaped) = @ARGV;
sub tried { my ($name, $done) = @_; syswrite STDERR, "$name\\t" . ($done ? 'done' : "no: $!") . "\\n" }
sub reaches { my ($family, $address) = @_; my $s; socket($s, $family, 1, 0) && connect $s, $address }
tried('read', open my $canary, '<', $file);
tried('list', opendir my $root, '/');
tried('processes', do { opendir my $proc, '/proc'; grep { /^\\d+$/ } eval { readdir $proc } });
tried('write', grep { open my $new, '>', $_ } 'escaped', "$open/escaped", '/empty/escaped', "/tmp/$escaped");
tried('tcp', reaches(2, pack 'SnC4x8', 2, $port, 127, 0, 0, 1));
tried('unix', reaches(1, pack 'Sa*x', 1, $unix));
tried('abstract', reaches(1, pack 'Sxa*', 1, $abstract) || reaches(1, pack 'Sxa107', 1, $abstract));
tried('agent', reaches(1, pack 'Sa*x', 1, $agent));
tried('netlink', socket my $netlink, 16, 3, 0);
my $ring = "\\0" x 120;
tried('uring', syscall(425, 4, $ring) >= 0);
tried('signal', kill 0, $pid);
tried('trace', syscall($ptrace + 0, 0x4206, $pid + 0, 0, 0) == 0);
tried('program', system({ '/bin/sh' } '/bin/sh', '-c', 'exit 0') == 0);
tried('root', do { $> = 0; $> == 0 });
tried('environment', %ENV);
tried('unshare', syscall($unshare + 0, 0x10000000) == 0);
tried('end', reaches(1, pack 'Sa*x', 1, $end));
exit 1;
`

/** The name of a file in /tmp, which nobody else has. */
const ESCAPED = `escaped-${randomUUID()}`

async function attack(confinement: Confinement): Promise<Record<string, boolean>> {
  const numbers = NUMBERS[process.arch as keyof typeof NUMBERS]
  const paths = [
    canary.file,
    join(folder, 'open'),
    canary.socket,
    canary.abstract,
    canary.port,
    childOf(neighbor),
  ]
  const others = [agentSocket(neighbor.folder), endSocket(neighbor.folder)]
  const args = [...paths, ...others, numbers.ptrace, numbers.unshare, ESCAPED].map(String)
  await using qemu = await standIn(ATTACKS, confinement, args)
  const said = await qemu.gone.catch((error: { output: string }) => error.output)
  const lines = said.split('\n').map((line) => line.split('\t') as [string, string])
  return Object.fromEntries(lines.map(([name, result]) => [name, result === 'done']))
}

const everything = (is: boolean): Record<string, boolean> =>
  Object.fromEntries([...ATTACKS.matchAll(/^tried\('(\w+)'/gm)].map(([, name]) => [name, is]))

const linux = describe.runIf(process.platform === 'linux' && process.arch in NUMBERS)

linux('what is started in the place of QEMU', () => {
  test('reaches nothing and nobody', async () => {
    expect(whole).toMatchObject({ namespaces: true, landlock: true, seccomp: true })
    heard.length = 0
    expect(await attack(whole)).toEqual(everything(false))
    expect(heard).toEqual([])
  })

  test.each<[string, Partial<Confinement>, string[]]>([
    ['without namespaces', { namespaces: false }, []],
    ['without Landlock', { landlock: false }, ['list']],
    ['without the filter', { seccomp: false }, ['netlink', 'uring', 'unshare']],
    [
      'without Landlock and the filter',
      { landlock: false, seccomp: false },
      ['list', 'netlink', 'uring', 'unshare'],
    ],
  ])('%s it does not reach much more', async (_, less, more) => {
    heard.length = 0
    const { list, netlink, uring, unshare, ...rest } = await attack({ ...whole, ...less })
    const reached = Object.entries({ list, netlink, uring, unshare, ...rest }).filter(([, is]) => is)
    expect(more).toEqual(expect.arrayContaining(reached.map(([name]) => name)))
    expect(heard).toEqual([])
  })

  test('writes the file that it is given to write, and only that', async () => {
    const given = ['made', 'read'].map((name) => join(folder, name))
    for (const path of given) await writeFile(path, 'as it was')
    const [made = '', readOnly = ''] = given
    const code = `for (6, 7) { open FILE, '>', "/proc/self/fd/$_" and print FILE 'changed' }`
    await using qemu = await standIn(code, whole, [], [openSync(made, 'r+'), openSync(readOnly, 'r')])
    await qemu.gone.catch(() => {})
    expect(readFileSync(made, 'utf8')).toBe('changed')
    expect(readFileSync(readOnly, 'utf8')).toBe('as it was')
  })

  test('would reach all of it if it were not confined', async () => {
    heard.length = 0
    const { environment: _, ...rest } = everything(true)
    const reached = await attack(UNCONFINED)
    // Some machines refuse these to everybody.
    const refused = runningAsRoot() ? [] : ['root', 'unshare', 'uring']
    if (existsSync('/proc/sys/kernel/yama/ptrace_scope')) refused.push('trace')
    for (const name of refused) delete rest[name]
    expect(reached).toMatchObject({ ...rest, environment: false })
    expect(new Set(heard)).toEqual(new Set(['tcp', 'unix', 'abstract']))
    await neighbor.gone.catch(() => {}) // connecting to its socket has ended it
    neighbor = await standIn('sleep 600', UNCONFINED)
  })
})

linux('QEMU itself, told by its monitor', () => {
  const FILTER = ['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny']

  async function withQemu<T>(
    confinement: Confinement,
    filter: string[],
    use: (qmp: Qmp, qemu: QemuProcess) => Promise<T>,
  ): Promise<T> {
    const { binary } = await findEmulator(machineArch(), machineMemory(defaultCacheDir()))
    const machine = ['-machine', 'none', '-accel', 'tcg', '-nodefaults', '-display', 'none']
    await using qemu = startQemu({
      ...{ binary, accelerator: 'tcg' as const, confinement, descriptors: [] },
      args: [...machine, ...MONITOR_ARGUMENTS, ...filter],
      readable: await programFiles(binary),
      largestFile: 1000,
    })
    using qmp = await openQmp(qemu.monitor, qemu.gone)
    return await use(qmp, qemu)
  }

  const read = (qmp: Qmp) =>
    qmp.execute('blockdev-add', {
      ...{ driver: 'file', 'node-name': 'canary', 'read-only': true, filename: canary.file },
    })
  const write = (qmp: Qmp) =>
    qmp.execute('chardev-add', {
      ...{ id: 'file', backend: { type: 'file', data: { out: join(folder, 'open', 'written') } } },
    })
  const reach = (qmp: Qmp) => {
    const addr = { type: 'inet', data: { host: '127.0.0.1', port: String(canary.port) } }
    return qmp.execute('chardev-add', {
      ...{ id: 'net', backend: { type: 'socket', data: { addr, server: false } } },
    })
  }
  const run = async (qmp: Qmp, qemu: QemuProcess) => {
    const uri = `exec:touch ${join(folder, 'open', 'run')}`
    await qmp.execute('migrate', { uri })
    await Promise.race([expect.poll(() => existsSync(join(folder, 'open', 'run'))).toBe(true), qemu.gone])
  }

  test.each<[string, (qmp: Qmp, qemu: QemuProcess) => Promise<unknown>]>([
    ['reads', read],
    ['writes', write],
    ['reaches', reach],
    ['starts', run],
  ])('%s nothing, but would if it were not confined', async (_, act) => {
    await withQemu(UNCONFINED, [], act)
    await rm(join(folder, 'open', 'run'), { force: true })
    heard.length = 0
    await expect(withQemu(whole, FILTER, act)).rejects.toThrow()
    expect(heard).toEqual([])
    expect(existsSync(join(folder, 'open', 'run'))).toBe(false)
  })
})
