/**
 * `npm run lab shell` in a real terminal: what is typed and printed, two of them in one scene, and what is left of one that is
 * killed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { lab, ROOT } from '../../checks/support/cli.ts'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'
import { openSandbox } from '../guest/index.ts'
import { defaultCacheDir } from '../image/index.ts'

// The snapshot takes longer than anybody here waits for a prompt.
beforeAll(async () => void (await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() })))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-shell-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const shell = (...args: string[]): Promise<TypedInto> =>
  onPty([process.execPath, join(ROOT, 'src/cli/launch.mjs'), 'lab', 'shell', ...args], { cwd: ROOT, folder })

/** Processes that were started with our folder for their temporary files, by a word of their command. */
function ours(word: string): number[] {
  const holds = (path: string, text: string): boolean => {
    try {
      return readFileSync(path, 'latin1').includes(text)
    } catch {
      return false // it has just ended
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => holds(`/proc/${pid}/cmdline`, word))
    .filter((pid) => holds(`/proc/${pid}/environ`, folder) || holds(`/proc/${pid}/cmdline`, folder))
    .map(Number)
}

async function nothingIsLeft(): Promise<void> {
  const left = (): unknown[] => [
    ...ours('keeper'),
    ...ours('qemu'),
    ...readdirSync(folder).filter((name) => name.startsWith('lab-vm-')),
    ...readdirSync(folder)
      .filter((name) => name.startsWith('lab-scenes-'))
      .flatMap((name) => readdirSync(join(folder, name))),
  ]
  for (let looks = 0; left().length > 0 && looks < 500; looks += 1) await delay(20)
  expect(left()).toEqual([])
}

test('two terminals look into one network, and it is gone with the last of them', async () => {
  await using host = await shell('4.2', '--solution')
  const banner = await host.until(/host# /)
  expect(banner).toContain('There are host, router, neighbor, internet, web.')
  expect(banner.split('\n').length).toBeLessThan(10)

  await using neighbor = await shell('4.2', 'neighbor', '--solution')
  await neighbor.until(/neighbor# /)
  neighbor.type('curl -s http://192.168.1.100:8080\r')
  await neighbor.until(/I am web, you are 192\.168\.1\.50\r\n/)

  host.type('tcpdump -i eth0 -ntq -c 2 icmp\r')
  await host.until(/listening on eth0/)
  neighbor.type('ping 192.168.1.100\r')
  await neighbor.until(/icmp_seq=2/)
  await host.until(/IP 192\.168\.1\.50 > 192\.168\.1\.100: ICMP echo request/)
  neighbor.type('\x03')
  await neighbor.until(/packet loss[^#]*neighbor# /)

  neighbor.resize(30, 100)
  neighbor.type('until stty size | grep "30 100"; do sleep 0.1; done; cat\r')
  await neighbor.until(/[\r\n]30 100\r\n/)
  // Echoed, and then said by cat: it runs by now.
  neighbor.type('twice\r')
  await neighbor.until(/twice\s+twice/)
  neighbor.type('\x1a')
  await neighbor.until(/Stopped/)

  process.kill(neighbor.pid(), 'SIGKILL')
  expect(await neighbor.ended()).toBe(137)
  host.type('iptables -S FORWARD | head -n 1\r')
  await host.until(/-P FORWARD DROP/)
  host.type('exit\r')
  expect(await host.ended()).toBe(0)
  expect(host.settings()).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']))
  await nothingIsLeft()
})

test('a keeper that is killed takes the network along, and the terminal is as it was', async () => {
  await using web = await shell('4.2', '--solution', '--in', 'web')
  await web.until(/web# /)
  web.type('vi /tmp/x\r')
  await web.until(/~/)
  expect(web.settings()).toContain('-icanon')
  const [keeper = 0] = ours('src/cli/keeper.mjs')
  process.kill(keeper, 'SIGKILL')
  await web.until(/The VM of this shell has ended/)
  expect(await web.ended()).toBe(2)
  expect(web.settings()).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']))
  await nothingIsLeft()
})

test('code that is not written yet is as far as the network gets; who is not there is told', async () => {
  await using host = await shell('4.5', 'dbb')
  const said = await host.until(/npm run lab shell 4\.5 \w+/)
  expect(said).toContain('Lab 4.5 has no place "dbb"; it has host, router, neighbor, internet, web, db.')
  expect(said.endsWith('4.5 db')).toBe(true)
  expect(await host.ended()).toBe(2)
  await nothingIsLeft()
})

test('without a terminal it says that it needs one', async () => {
  const { code, stderr } = await lab(['shell', '4.2'])
  expect(code).toBe(2)
  expect(stderr).toContain('A shell needs a terminal')
})
