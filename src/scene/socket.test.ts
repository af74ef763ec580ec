import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectScene } from './socket.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scene-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Of all its threads, without a turn of the event loop. */
function waitForEnd(pid: number): void {
  const isThere = (): boolean =>
    readdirSync(`/proc/${pid}/task`).length > 1 ||
    !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  while (isThere());
}

test.runIf(process.platform === 'linux')(
  'a keeper that is killed while somebody connects leaves no socket',
  async () => {
    const path = join(folder, 'socket')
    const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`
    const keeper = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(keeper.stdout, 'data')
    // It does not accept any more, and what is connected waits in its queue.
    keeper.kill('SIGSTOP')
    const connected = connectScene(path)
    keeper.kill('SIGKILL')
    waitForEnd(keeper.pid ?? 0)
    expect(await connected).toBeUndefined()
    expect(existsSync(path)).toBe(false)
  },
)
