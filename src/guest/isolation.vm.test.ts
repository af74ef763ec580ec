/**
 * What learner code can see and touch of the guest that it runs in: nothing that measures it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultCacheDir } from '../image/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { type Guest, openSandbox, openWorld, startGuest, type World } from './index.ts'

/** Runs a line of shell as the learner's code would, and returns all that it printed. */
const CODE = `
import { execFileSync } from 'node:child_process'
export const sh = (line) => {
  try {
    return execFileSync('sh', ['-c', 'exec 2>&1\\n' + line], { encoding: 'utf8' })
  } catch (error) {
    return error.stdout + 'exit ' + error.status + '\\n'
  }
}
`

/** A system call of this number, with no arguments that mean anything: what is refused says EPERM before it looks at them. */
const call = (number: number): string => `perl -e 'syscall(${number}, 0, 0, 0, 0, 0); print "$!\\n"'`

let sandbox: Sandbox
let guest: Guest
let world: World
const sh = (line: string): Promise<string> => world.learner.call('sh', line) as Promise<string>

beforeAll(async () => {
  sandbox = await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() })
  guest = await startGuest(sandbox)
  world = openWorld(guest.session)
  await world.learner.load(CODE)
  await world.container('web')
})
afterAll(() => guest?.[Symbol.asyncDispose]())

describe('learner code', () => {
  it('sees no process of another uid, uncovered proc included', async () => {
    const uids = "cat /proc/[0-9]*/status | sed -n 's/^Uid:\\t\\([0-9]*\\).*/\\1/p' | sort -u"
    expect(await sh(uids)).toBe('0\n')
    expect(await sh(`umount /proc; ${uids}; ls /proc | grep -cx 1; mount -t proc proc /proc`)).toBe('0\n0\n')
  })

  it('sees no descriptor that leads to the agent but its own', async () => {
    const others = `for p in /proc/[0-9]*; do
      case $p in /proc/$PPID | /proc/$$) continue ;; esac
      ls -l $p/fd 2>/dev/null | grep -E 'socket:|pipe:|vport' && cat $p/cmdline
    done; echo end`
    expect(await sh(others)).toBe('end\n')
  })

  it('cannot trace, load, reboot, or make a user namespace', async () => {
    const numbers = process.arch === 'arm64' ? [117, 438, 280, 273, 142] : [101, 438, 321, 313, 169]
    for (const number of numbers) expect(await sh(call(number))).toBe('Operation not permitted\n')
    expect(await sh('unshare --user true')).toMatch(/Operation not permitted/)
    expect(await sh('unshare --net true && echo made')).toBe('made\n')
  })

  it('can write to temporary file systems of its own and nowhere else', async () => {
    const roots = '/ /opt/lab /etc /dev /var /sys /mnt /root /usr/bin'
    expect(await sh(`for d in ${roots}; do touch $d/x 2>/dev/null && echo "$d"; done; echo end`)).toBe(
      'end\n',
    )
    expect(await sh('for d in /run /tmp /var/tmp /dev/shm; do touch $d/x || echo $d; done; echo end')).toBe(
      'end\n',
    )
    expect(
      await sh(
        'mount -o remount,rw / 2>/dev/null && echo remounted; umount /run 2>/dev/null && ls /run; echo end',
      ),
    ).toBe('end\n')
  })

  it('cannot change how the kernel treats all', async () => {
    const names =
      'kernel/core_pattern kernel/modprobe kernel/sysrq kernel/yama/ptrace_scope vm/overcommit_memory'
    expect(
      await sh(
        `for n in ${names}; do echo 1 2>/dev/null > /proc/sys/$n && echo $n; done 2>/dev/null; echo end`,
      ),
    ).toBe('end\n')
    expect(await sh('echo 0 > /proc/self/oom_score_adj; cat /proc/self/oom_score_adj')).toMatch(/500\n$/)
  })

  it('leads no program of ours astray by what it mounts', async () => {
    await sh('printf "#!/bin/sh\\necho forged\\n" > /tmp/fake; chmod 755 /tmp/fake')
    await sh(
      'for f in perl ip nsenter sh ping tcpdump; do mount --bind /tmp/fake $(readlink -f $(command -v $f)); done',
    )
    expect((await world.host.network()).links.map(({ name }) => name)).toContain('eth0')
    const web = await world.container('db')
    expect((await web.network()).links.map(({ name }) => name)).toEqual(['lo'])
    expect(await web.resolve('localhost')).toEqual({ address: '127.0.0.1' })
  })
})

it('nothing of all that is left when its world has ended', async () => {
  await guest.nextWorld()
})

it('whatever is left ends the guest', async () => {
  await using other = await startGuest(sandbox)
  const { host } = openWorld(other.session)
  // As the guest's root, since learner code has no way to do it.
  await host.execute([
    'sh',
    '-c',
    'touch /tmp/left; sleep 1000 >/dev/null 2>&1 & echo 33 > /proc/sys/vm/swappiness',
  ])
  const reason = await other.nextWorld().catch((error: Error) => error.message)
  expect(reason).toMatch(/file \/tmp\/left/)
  expect(reason).toMatch(/process \d+ sleep/)
  expect(reason).toMatch(/setting vm\/swappiness 33/)
})
