/**
 * `npm run lab watch` in a real terminal: a mistake, a save during a run, the right code by a rename, and what is left of it.
 */
import { execFileSync } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadMistake } from '../../checks/mistakes/load.ts'
import { ROOT, withoutVitest } from '../../checks/support/cli.ts'
import { courseCopy } from '../../checks/support/course-copy.ts'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'

const SLUG = '4.1-network-manager'
const FILE = `labs/${SLUG}/network-manager.ts`

let folder: string
let root: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-watch-')))
  root = courseCopy(join(folder, 'checkout')).root
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const watch = (...options: string[]): Promise<TypedInto> =>
  onPty([process.execPath, join(root, 'src/cli/launch.mjs'), 'lab', 'watch', '4.1', ...options], {
    ...{ cwd: root, folder },
    env: { NO_COLOR: '1' },
  })

function save(text: string): void {
  const temporary = join(root, `labs/${SLUG}/.saving`)
  writeFileSync(temporary, text)
  renameSync(temporary, join(root, FILE))
}

/** Processes that have our folder in their environment or command. */
function ours(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const [command, environment] = ['cmdline', 'environ'].map((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'latin1'),
        )
        const isOurs = command?.includes(folder) || environment?.includes(`TMPDIR=${folder}`)
        // Not the terminal that it ran in.
        return isOurs && /^[^\0]*(node|qemu)[^/\0]*\0/.test(command ?? '') ? [command ?? ''] : []
      } catch {
        return [] // it has just ended
      }
    })
}

async function nothingIsLeft(): Promise<void> {
  const left = (): string[] => [
    ...ours(),
    ...readdirSync(folder).filter((name) => name.startsWith('lab-vm-')),
  ]
  for (let looks = 0; left().length > 0 && looks < 500; looks += 1) await delay(20)
  expect(left()).toEqual([])
}

test('a mistake is shown, the right code passes, and nothing is left', async () => {
  const { source } = await loadMistake(SLUG, 'masquerade-forgotten')
  const right = readFileSync(join(ROOT, `solutions/${SLUG}/network-manager.ts`), 'utf8')
  save(source)
  await using screen = await watch()
  expect(await screen.until(/MASQUERADE, in POSTROUTING/)).toContain('\u001b[?1049h')
  await screen.until(/of \d+ · \d+ failed/)

  save(`${source}\n// Once more.\n`)
  await screen.until(/checking what failed last|checking: \d/)
  save(right)
  await screen.until(/✓ (\d+) of \1(?!\d)/)
  const progress = JSON.parse(readFileSync(join(root, '.lab/progress.json'), 'utf8'))
  expect(Object.keys(progress.labs)).toEqual(['4.1'])

  save(source)
  await screen.until(/checking: \d/)
  screen.type('q')
  expect(await screen.until(/ended-0/)).toContain('\u001b[?25h\u001b[?1049l')
  expect(screen.settings()).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']))
  await nothingIsLeft()
})

test('it does the same in a student edition', async () => {
  root = join(folder, 'edition')
  const out = ['--out', root, '--labs', '4.1']
  execFileSync(process.execPath, [join(ROOT, 'src/cli/launch.mjs'), 'course', 'export', ...out], {
    ...{ cwd: ROOT, env: withoutVitest(process.env), stdio: 'ignore' },
  })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const right = readFileSync(join(ROOT, `solutions/${SLUG}/network-manager.ts`), 'utf8')
  save((await loadMistake(SLUG, 'masquerade-forgotten')).source)
  // Checks are ours, and so is this code.
  await using screen = await watch(...(process.getuid?.() === 0 ? ['--sandbox', 'local'] : []))
  await screen.until(/MASQUERADE, in POSTROUTING/)
  save(right)
  await screen.until(/✓ (\d+) of \1(?!\d)/)
  screen.type('q')
  await screen.until(/ended-0/)
  await nothingIsLeft()
})

test('one that is killed leaves nothing', async () => {
  save(readFileSync(join(ROOT, `solutions/${SLUG}/network-manager.ts`), 'utf8'))
  await using screen = await watch()
  await screen.until(/checking: 1\d/)
  process.kill(screen.pid(), 'SIGKILL')
  expect(await screen.ended()).toBe(137)
  await nothingIsLeft()
})
