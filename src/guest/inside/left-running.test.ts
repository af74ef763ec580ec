import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDoneSoon, type LeftRunning, leftRunning } from './left-running.ts'

function temporary(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'left-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

describe('a command that starts when its call has returned', () => {
  it('belongs to that call, however long the machine takes to start it', async () => {
    const left = leftRunning()
    const entry: { command: string; outlived?: string } = { command: 'iptables-restore --noflush' }
    const child = new EventEmitter() as ChildProcess
    const started = new EventEmitter()
    await left.during('initializeBridge', async () => {
      setImmediate(() => {
        left.started(child, entry)
        started.emit('done')
      })
    })
    const until = performance.now() + 150
    while (performance.now() < until);
    await once(started, 'done')
    expect(entry.outlived).toBe('initializeBridge')
  })
})

describe('a command that starts while another call is under way', () => {
  const ip = (): { child: ChildProcess; entry: { command: string; outlived?: string } } => ({
    child: new EventEmitter() as ChildProcess,
    entry: { command: 'ip link set a up' },
  })

  it('belongs to the call before, when that has begun it', async () => {
    const left = leftRunning()
    const { child, entry } = ip()
    let goOn: (work: () => void) => void = () => {}
    await left.during('first', async () => {
      goOn = AsyncLocalStorage.snapshot()
    })
    await left.during('second', async () => goOn(() => left.started(child, entry)))
    expect(entry.outlived).toBe('first')
  })

  it('may be the work of that one, when the two were side by side', async () => {
    const left = leftRunning()
    const { child, entry } = ip()
    let goOn: (work: () => void) => void = () => {}
    const first = left.during('first', async () => {
      goOn = AsyncLocalStorage.snapshot()
    })
    await left.during('second', async () => {
      await first
      goOn(() => left.started(child, entry))
      child.emit('exit', 0)
    })
    expect(entry.outlived).toBeUndefined()
  })
})

describe('a command that its call does not wait for', () => {
  /** Writes a file some milliseconds after it has been started, as iptables writes a rule. */
  const SOON = 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; echo done >"$0"'

  const start = (left: LeftRunning, file: string): ChildProcess => {
    const child = spawn('sh', ['-c', SOON, file], { detached: true })
    left.started(child, { command: 'ip link set a up' })
    return child
  }

  it('has done nothing when the call returns, however long that takes', async () => {
    using folder = temporary()
    const left = leftRunning()
    const file = join(folder.path, 'written')
    let child: ChildProcess | undefined
    await left.during('first', async () => {
      child = start(left, file)
      const until = performance.now() + 100
      while (performance.now() < until);
    })
    expect(existsSync(file)).toBe(false)
    // The next one waits for it; that is seen after a while.
    await left.during('second', async () => {
      await once(child as ChildProcess, 'exit')
    })
    expect(existsSync(file)).toBe(true)
  }, 20_000)

  it('goes on at once where the call waits', async () => {
    using folder = temporary()
    const left = leftRunning()
    const file = join(folder.path, 'written')
    await left.during('call', async () => {
      await once(start(left, file), 'exit')
    })
    expect(existsSync(file)).toBe(true)
  })
})

describe('a command that is done soon', () => {
  it.each([
    'ip link set eth0 up',
    '/usr/sbin/iptables -A FORWARD -j ACCEPT',
    'nsenter --target 12 --net ip link set lo up',
    'ip netns exec a ip link',
    'conntrack -D -p udp',
    'iptables -A FORWARD -i nft0 -j ACCEPT',
    'nft add rule ip a b iifname -',
  ])('%s', (command) => expect(isDoneSoon(command)).toBe(true))
})

describe('a command that may be meant to go on', () => {
  it.each([
    'ip monitor link',
    'nft monitor',
    'nft -i',
    '/usr/sbin/nft --json --interactive',
    'conntrack -E -p udp',
    'nsenter --target 12 --net sleep infinity',
    'ip netns exec a nc -l 80',
    'sleep infinity',
    'unshare --net sh',
    'socat UDP-LISTEN:53 UDP:1.1.1.1:53',
    '',
  ])('%s', (command) => expect(isDoneSoon(command)).toBe(false))
})
